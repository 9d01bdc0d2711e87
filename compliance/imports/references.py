"""The field by which an importer's schema says "this is an organisation of the register"."""

from marshmallow import fields


class OrganisationReference(fields.Integer):
    """Id of an organisation.

    A mapping fills it by `record: alias` (an organisation that the same row makes) or by `identifier:` (a number the
    organisation is known by). The import looks the numbers up once a batch, so an importer's `write` finds an id.
    """

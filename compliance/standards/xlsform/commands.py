"""`sanad standards export` and `import-xlsform`: standards as the spreadsheets that ODK and Kobo read, and back."""

from pathlib import Path

import click

from compliance.errors import NotFound
from compliance.standards.file_content import file_content, yaml_text
from compliance.standards.loader import read_standard
from compliance.standards.queries import get_standard, list_standards, load_outline
from compliance.standards.xlsform.importing import PyxformMissing, read_xlsform
from compliance.standards.xlsform.reading import FormError
from compliance.standards.xlsform.writing import write_xlsform

EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW = click.Path(dir_okay=False, path_type=Path)


@click.command("export")
@click.argument("file", metavar="FILE.xlsx", type=NEW)
@click.argument("code")
@click.argument("version")
def export(file: Path, code: str, version: str) -> None:
    """Write the standard CODE, VERSION as an XLSForm spreadsheet."""
    if file.suffix.lower() != ".xlsx":
        raise click.UsageError("The file's name has to end in .xlsx.")
    try:
        outline = load_outline(get_standard(code, version).id)
    except NotFound:
        known = ", ".join(f"{each.code} {each.version}" for each in list_standards())
        raise click.ClickException(f"There is no standard {code} {version}. There are: {known}.") from None
    write_xlsform(file_content(outline), file)
    click.echo(f"Wrote {code} {version} to {file}.")


@click.command("import-xlsform")
@click.argument("file", metavar="FILE.xlsx", type=EXISTING)
@click.option("--to", "target", type=NEW, help="Library file to write; CODE.yaml here by default.")
@click.option("--replace", is_flag=True, help="Write over a file that is there already.")
def import_xlsform(file: Path, target: Path | None, replace: bool) -> None:
    """Turn an XLSForm spreadsheet into a file of the standards library. It is checked by pyxform first."""
    try:
        content, left_out = read_xlsform(file)
    except (FormError, PyxformMissing) as error:
        raise click.ClickException(str(error)) from None
    target = target or Path(f"{content['code'].replace('-', '_')}.yaml")
    if target.exists() and not replace:
        raise click.ClickException(f"{target} is there already. Give another name with --to, or --replace it.")
    target.write_text(yaml_text(content, f"Read from the XLSForm {file.name}."), encoding="utf-8")
    read_standard(target)
    for each in left_out:
        click.echo(f"Left out, since Sanad does not ask it: {each}")
    click.echo(f"Wrote {target}. Load it with: sanad standards load {target.parent}")


exchange_commands = (export, import_xlsform)

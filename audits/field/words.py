"""The words of the field app, which has no templates: the app asks for them by their English text.

A test finds every word that the app's scripts name and this list does not.
"""

from collections.abc import Iterable
from typing import Any

from babel import Locale
from flask_babel import force_locale, get_translations

# A number of each category of plural that the two languages know (CLDR).
_SAMPLES = (0, 1, 2, 3, 11, 100)


def _l(english: str) -> str:
    """Mark a word for the catalogue."""
    return english


def lazy_ngettext(one: str, many: str) -> tuple[str, str]:
    """Mark both forms for the catalogue; the app chooses between them by its own number."""
    return one, many


WORDS = (
    _l("This is needed."),
    _l("Write at most %(n)s characters."),
    _l("Enter a whole number, for example 12."),
    _l("Enter an amount, for example 1500 or 1500.50."),
    _l("Enter at least %(n)s."),
    _l("Enter at most %(n)s."),
    _l("%(name)s (you)"),
    _l("A colleague"),
    _l("Findings that may be told"),
    _l("None."),
    _l("Only findings with a text for the organisation are listed."),
    _l("Pick one of the values."),
    _l("Two people wrote this differently. Pick the one that stands."),
    _l("Let this value stand"),
    _l("(optional)"),
    _l("Choose"),
    _l("Yes"),
    _l("No"),
    _l("Signed"),
    _l(", "),
    _l("Nothing"),
    _l("Main navigation"),
    _l("Skip to the content"),
    _l("Sanad"),
    _l("Sending"),
    _l("Nothing is only on this phone"),
    _l("Field passphrase"),
    _l("Unlock"),
    _l("Passphrase forgotten?"),
    _l("Locked"),
    _l("This phone is set up for:"),
    _l("Somebody else?"),
    _l("That is not the passphrase. Tries left: %(n)s."),
    _l("Locked until you are online"),
    _l("Ten wrong passphrases"),
    _l("Nothing was erased. Connect, sign in to Sanad and confirm your password; then choose a new passphrase."),
    _l("Sign in to Sanad"),
    _l("I am signed in: choose a new passphrase"),
    _l("Your password of Sanad"),
    _l("Set the new passphrase"),
    _l("For this you must be online and signed in to Sanad."),
    _l("New passphrase"),
    _l("Back"),
    _l("Sanad cannot be reached, or you are not signed in."),
    _l("Somebody else is signed in."),
    _l("That is not your password."),
    _l("This phone was revoked"),
    _l("The key on this phone was destroyed"),
    _l("What was not received by Sanad cannot be read here any more. What was received is safe."),
    _l("Set this phone up again"),
    _l("This phone"),
    _l("Sending…"),
    _l("Send now"),
    _l("Your session of Sanad has ended. Sign in again to send; everything stays here."),
    _l("Somebody else is signed in to Sanad in this browser. Sign in yourself to send."),
    _l("Photos as taken"),
    _l("A reduced copy goes with the report. The originals follow on Wi-Fi."),
    _l("Send originals over mobile data too"),
    _l("The backup file is saved. Only Sanad's server can open it."),
    _l("Backup file"),
    _l(
        "Everything that is only on this phone, encrypted for Sanad's server. Keep it on a memory card or "
        "another device until it is received."
    ),
    _l("Save a backup file"),
    _l("Safety"),
    _l("The browser promised to keep what is here."),
    _l(
        "The browser may clear this storage when the phone is full. Add the app to the home screen, and save "
        "a backup file at night."
    ),
    _l("Locking and signing out never erase anything."),
    _l("Lock"),
    _l("Sign out"),
    _l("It stays here, locked, and is sent after you sign in again. Sign out?"),
    _l("Signed out. What is on this phone stays here, locked."),
    _l("Correct"),
    _l("Step %(n)s of %(all)s"),
    _l(
        "The worker takes the consent back: everything noted of this interview is erased, here and in Sanad, and "
        "nobody can bring it back. Go on?"
    ),
    _l("The worker does not agree: what was said is not kept."),
    _l("The interview ends here. Nothing else is asked or noted."),
    _l("Save on this device"),
    _l("Go on"),
    _l("One step back"),
    _l("Put this draft away"),
    _l("Put this draft away? It is kept in the record of the visit, but it counts for nothing."),
    _l("Why it is corrected"),
    _l("Saved on this device at %(time)s"),
    _l("Say why it is corrected."),
    _l("Saved on this device."),
    _l("Error:"),
    _l("There is a problem"),
    _l("Give this phone a name."),
    _l("Name of this phone"),
    _l("So that you and your supervisor recognise it in the list of phones."),
    _l("Set up this phone"),
    _l("Signed in as %(name)s."),
    _l("Try again"),
    _l("Connect once and sign in. After that the whole visit works without a network."),
    _l("What is on this phone is encrypted"),
    _l("The field passphrase opens it, also without a network. Nobody else who uses this phone sees anything."),
    _l("This phone is set up."),
    _l("The phone could not be set up. Check the network and try again."),
    _l("At least %(n)s characters; several words are easy to remember. It is not your password of Sanad."),
    _l("Field passphrase again"),
    _l("Use at least %(n)s characters."),
    _l("The two passphrases differ."),
    _l("Questions worth asking"),
    _l("What does not agree"),
    _l("Open corrective actions"),
    _l("Earlier findings"),
    _l("Sample"),
    _l("What is known of this place"),
    _l("Nothing noted."),
    _l("Team"),
    _l("leads"),
    _l("Housing"),
    _l("Places"),
    _l("due %(day)s"),
    _l("Begin the visit"),
    _l("Close the visit"),
    _l("Asking this phone where it is…"),
    _l("The phone does not say where it is"),
    _l("Try again, or go on without a location."),
    _l("Note the location and begin"),
    _l("Note the location and close"),
    _l("Begin without location"),
    _l("Close without location"),
    _l("One location, now"),
    _l(
        "It shows that you were here. It is noted once at the start and once at the end; this phone is never "
        "followed in between."
    ),
    _l("People live here: the location is kept only to about one kilometre."),
    _l("The location is kept to a few metres."),
    _l("Not everything is finished"),
    _l("Noted: %(place)s"),
    _l("Noted without a location."),
    _l("Visits"),
    _l("This visit is not on this phone"),
    _l("Take it along from the list of visits while you have a network."),
    _l("You can read this visit, not write in it"),
    _l("Begin and close"),
    _l("Nothing noted yet."),
    _l("Add: %(name)s"),
    _l("Add"),
    _l("Closed at %(time)s"),
    _l("Begun at %(time)s"),
    _l("%(name)s, number %(n)s"),
    _l("Draft"),
    _l("photos received"),
    _l("The visit is up to date."),
    _l("Sanad cannot be reached now."),
    _l("Taken along at %(time)s"),
    _l("Fetch again"),
    _l("No visit is on this phone yet"),
    _l("Take a visit along while you have a network. From then on everything works without one."),
    _l("On this phone"),
    _l("Without a network only the visits on this phone are shown."),
    _l("Can be taken along"),
    _l("Taking the visit along…"),
    _l("The visit is on this phone."),
    _l("It could not be taken along. Check the network and try again."),
    _l("Take along"),
    _l("Take along: %(name)s"),
    _l("Take a photo"),
    _l("Choose photos"),
    _l("Keeping the photo…"),
    _l("This phone is full. Make room, then take the photo again."),
    _l("This file is no picture that can be read."),
    _l("Photo %(n)s"),
    _l("It was sent already and stays with the finding."),
    _l("Remove photo %(n)s"),
    _l("Signature"),
    _l("This needs you"),
    _l("Clear"),
    _l("Add another"),
    _l("Remove this"),
    _l("Search the list"),
    _l("The worker's language"),
    _l("Locked after half an hour without a touch."),
    _l("Working offline is off"),
    _l("This address is not secure (no HTTPS), so nothing can be kept safely on this phone."),
    _l("Ask your administrator for the address that begins with https. Until then, use Sanad's pages with a network."),
    _l("Something went wrong. What was saved is still here; open the app again."),
    _l("%(n)s MB"),
    _l("%(n)s kB"),
    _l("Online"),
    _l("Offline"),
    _l("Looking for the network"),
    _l("Sign in to send"),
    _l("Somebody else is signed in"),
    _l("Sending failed"),
    _l("On this device"),
    _l("Needs you"),
    _l("Received"),
    _l("Planned"),
    _l("In progress"),
    _l("Closed"),
    _l("Two people wrote something differently. Pick the value that stands."),
    _l(
        "Sanad did not take a part of this. Write it down elsewhere too, save a backup file and tell your "
        "administrator."
    ),
    _l("Sanad did not take a photo of this. Save a backup file and tell your administrator."),
    _l("Sanad could not save this as it stands. Look at what is marked, and save it again."),
)

WORDS_BY_NUMBER = (
    lazy_ngettext("%(n)d to send", "%(n)d to send"),
    lazy_ngettext("%(n)d item only on this phone", "%(n)d items only on this phone"),
    lazy_ngettext("%(n)d original removed from this phone", "%(n)d originals removed from this phone"),
    lazy_ngettext("%(n)d original waits", "%(n)d originals wait"),
    lazy_ngettext("Remove %(n)d received original", "Remove %(n)d received originals"),
    lazy_ngettext(
        "%(n)d draft is open. Sanad does not close the visit before it is saved or put away.",
        "%(n)d drafts are open. Sanad does not close the visit before they are saved or put away.",
    ),
    lazy_ngettext("%(n)d item needs you.", "%(n)d items need you."),
    lazy_ngettext("%(n)d photo saved on this device", "%(n)d photos saved on this device"),
)


def words_of(language: str) -> dict[str, Any]:
    """Every word by its English text, as the app reads it: a sentence, or {"plural": {category: sentence}}."""
    with force_locale(language):
        translations = get_translations()
        found: dict[str, Any] = {word: translations.ugettext(word) for word in WORDS}
        for one, many in WORDS_BY_NUMBER:
            found[one] = {"plural": dict(_forms(language, translations, one, many))}
    return found


def _forms(language: str, translations: Any, one: str, many: str) -> Iterable[tuple[str, str]]:
    category = Locale.parse(language).plural_form
    for number in _SAMPLES:
        yield category(number), translations.ungettext(one, many, number)

"""What imports add to Sanad: the command."""

from compliance.feature import Feature
from compliance.imports.commands import import_command

feature = Feature(name="imports", commands=(import_command,))

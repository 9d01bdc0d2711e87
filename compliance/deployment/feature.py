"""What the installation itself adds to Sanad."""

from compliance.deployment.commands import demo
from compliance.feature import Feature

feature = Feature(name="deployment", commands=(demo,))

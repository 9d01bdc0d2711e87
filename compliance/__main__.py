"""`python -m compliance` is the console command `sanad`."""

from compliance.cli import main

main()

"""HTTPS is refused at the start with one clear line where the certificate cannot serve anybody."""

import pytest

from compliance.deployment.serve import check_certificate
from compliance.settings import SettingsError


@pytest.mark.parametrize("content", ["", "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n"])
def test_a_file_that_is_no_certificate_is_named(tmp_path, content):
    certificate, key = tmp_path / "c.pem", tmp_path / "k.pem"
    certificate.write_text(content)
    key.write_text(content)
    with pytest.raises(SettingsError) as refused:
        check_certificate(certificate, key)
    assert str(certificate) in refused.value.message

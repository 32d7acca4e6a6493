import datetime
import ssl

import pytest
from cryptography import x509

from bittrade_ws.simulators.authority import Authority


@pytest.fixture
def authority():
    made = Authority()
    yield made
    made.close()


def test_the_certificate_names_loopback(authority):
    certificate = x509.load_pem_x509_certificate(authority.certificate.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert [str(one) for one in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1"]


def test_the_ca_signed_it_and_is_one(authority):
    certificate = x509.load_pem_x509_certificate(authority.certificate.read_bytes())
    ca = x509.load_pem_x509_certificate(authority.ca.read_bytes())
    certificate.verify_directly_issued_by(ca)
    assert ca.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert b"PRIVATE KEY" not in authority.ca.read_bytes()


def test_it_is_valid_now_and_can_be_made_expired(authority):
    now = datetime.datetime.now(datetime.UTC)
    certificate = x509.load_pem_x509_certificate(authority.certificate.read_bytes())
    assert certificate.not_valid_before_utc < now < certificate.not_valid_after_utc
    old = Authority(now=now - datetime.timedelta(days=365))
    assert x509.load_pem_x509_certificate(old.certificate.read_bytes()).not_valid_after_utc < now
    old.close()


def test_both_ends_can_use_it_and_nothing_is_left(authority):
    assert isinstance(authority.server_context(), ssl.SSLContext)
    ssl.create_default_context(cafile=str(authority.ca))
    authority.close()
    assert not authority.ca.exists()
    authority.close()

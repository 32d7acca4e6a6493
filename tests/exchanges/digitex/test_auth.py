import pytest

from bittrade_ws.exchanges.digitex import bearer_headers, headers_from, session_headers, token_headers
from bittrade_ws.models.errors import InvalidRequest


def test_each_credential_has_its_header(marbles):
    secret = marbles.secret("s3cret-t0ken-of-mine")
    assert token_headers(secret)() == {"Authorization": f"Token {secret}"}
    assert bearer_headers(lambda: secret)() == {"Authorization": f"Bearer {secret}"}
    assert session_headers(secret)() == {"Cookie": f"sessionid={secret}"}
    assert secret not in repr(token_headers(secret))


def test_a_function_is_asked_each_time():
    tokens = iter("ab")
    headers = token_headers(lambda: next(tokens))
    assert [headers()["Authorization"], headers()["Authorization"]] == ["Token a", "Token b"]


def test_from_the_environment_a_token_wins_and_the_session_comes_along():
    environment = {"DIGITEX_TOKEN": "t", "DIGITEX_BEARER": "b", "DIGITEX_SESSION_ID": "s"}
    assert headers_from(environment)() == {"Authorization": "Token t", "Cookie": "sessionid=s"}
    with pytest.raises(InvalidRequest, match="none of MY_TOKEN"):
        headers_from({}, prefix="MY")()

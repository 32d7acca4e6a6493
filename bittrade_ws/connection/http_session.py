"""`requests` on connections that tell which socket they use. Imported by the first thread that talks HTTP."""

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from bittrade_ws.connection.http import HttpResponse, late, named
from bittrade_ws.connection.http_job import Job, running
from bittrade_ws.models.errors import CertificateRefused, ConnectionLost, InvalidRequest, RemoteError

_CHUNK = 64 * 1024


class _Connection(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        running.job.uses(self.sock)

    def getresponse(self) -> Any:
        running.job.uses(self.sock)
        return super().getresponse()


class _SecureConnection(HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        running.job.uses(self.sock)

    def getresponse(self) -> Any:
        running.job.uses(self.sock)
        return super().getresponse()


# Made by `type()`: urllib3 annotates `ConnectionCls` with a protocol that its own classes do not satisfy.
_POOLS: dict[str, type[HTTPConnectionPool] | type[HTTPSConnectionPool]] = {
    "http": type("_Pool", (HTTPConnectionPool,), {"ConnectionCls": _Connection}),
    "https": type("_SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": _SecureConnection}),
}


class Adapter(HTTPAdapter):
    """As `requests` does it, on connections that tell their job which socket they use."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        if not proxy.lower().startswith("socks"):  # which has pools of its own
            manager.pool_classes_by_scheme = _POOLS
        return manager


class HttpSession:
    """The connections of one thread. Arguments as of `HttpPool`."""

    def __init__(self, *, proxies: Mapping[str, str], ca: str | None, max_bytes: int) -> None:
        self._proxies = dict(proxies)
        self._ca = ca
        self._max_bytes = max_bytes
        self._session = requests.Session()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, Adapter())

    def __enter__(self) -> "HttpSession":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def answer(self, job: Job) -> HttpResponse | RemoteError | InvalidRequest:
        """What the venue says to it, or why that is not known."""
        request, name = job.request, named(job.request)
        try:
            return self._exchange(job)
        except (requests.Timeout, TimeoutError):
            return late(request, job.timeout)
        except requests.exceptions.SSLError as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                return CertificateRefused(f"{name}: the certificate does not prove who the server is")
            return ConnectionLost(f"{name}: TLS failed")
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema):
            return InvalidRequest(f"{name}: not a URL that can be asked")
        except (requests.RequestException, HTTPError, OSError) as error:
            return ConnectionLost(f"{name}: {_cause(error)}")
        except Exception as error:
            return ConnectionLost(f"{name}: {type(error).__name__}")

    def _exchange(self, job: Job) -> HttpResponse:
        left = job.left()
        if left <= 0:
            raise TimeoutError
        settings: dict[str, Any] = dict(
            self._session.merge_environment_settings(job.request.url or "", self._proxies, True, self._ca or True, None)
        )
        # A redirect would take a signed request to a server that nobody chose.
        with self._session.send(job.request, timeout=left, allow_redirects=False, **settings) as response:
            body = bytearray()
            read: Callable[..., bytes] = getattr(response.raw, "read1", response.raw.read)
            while chunk := read(_CHUNK, decode_content=True):
                body += chunk
                if len(body) > self._max_bytes:
                    raise requests.exceptions.ContentDecodingError
                if job.left() <= 0:
                    raise TimeoutError
            headers = {name.lower(): value for name, value in response.headers.items()}
            return HttpResponse(response.status_code, headers, bytes(body))


def _cause(error: Exception) -> str:
    """What the system said, below urllib3's own words: those hold the whole URL, signature and all."""
    below: Any = error
    while isinstance(below, BaseException):
        if isinstance(below, OSError) and below.strerror:
            return below.strerror
        first = below.args[0] if below.args else None
        below = getattr(below, "reason", None) or below.__cause__ or first
    return type(error).__name__

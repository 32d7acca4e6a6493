"""The XOR masking of RFC 6455 §5.3, as one operation on two big integers."""


def apply_mask(payload: bytes, mask: bytes, offset: int = 0) -> bytes:
    """Masks or unmasks `payload`, which begins `offset` bytes into its frame; `mask` is four bytes."""
    size = len(payload)
    if turn := offset & 3:
        mask = mask[turn:] + mask[:turn]
    key = (mask * ((size + 3) >> 2))[:size]
    return (int.from_bytes(payload, "little") ^ int.from_bytes(key, "little")).to_bytes(size, "little")

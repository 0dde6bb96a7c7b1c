"""Certificates of nobody's authority."""

import subprocess
from pathlib import Path


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """Make one for 127.0.0.1, valid for two days; returns its file and its key's."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    asked = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
    name = ["-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*asked.split(" "), *name, *files], check=True, capture_output=True)
    return certificate, key

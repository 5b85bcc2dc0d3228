"""What a Python program needs to call `qantara serve`.

    hub = connect("127.0.0.1:50051", token, language="fr")
    ranking = retrying(hub.matching.Rank, pb.RankRequest(market=..., name=...))

Copy this file into your own program. It makes its stubs from the `.proto` files
when it is imported; a program that ships makes them once, when it is built:

    python -m grpc_tools.protoc -I proto --python_out=. --grpc_python_out=. \\
        proto/qantara/v1/*.proto
"""

import importlib
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from grpc_tools import protoc

PROTO = Path(os.environ.get("QANTARA_PROTO", Path(__file__).parents[3] / "proto"))


def make_stubs():
    """Every message, enum value and stub of the contract, in one namespace."""
    folder = tempfile.TemporaryDirectory(prefix="qantara-stubs-")
    files = sorted(str(path.relative_to(PROTO)) for path in PROTO.glob("qantara/v1/*.proto"))
    well_known = Path(protoc.__file__).parent / "_proto"
    arguments = [f"-I{PROTO}", f"-I{well_known}", f"--python_out={folder.name}",
                 f"--grpc_python_out={folder.name}", *files]
    if protoc.main(["protoc", *arguments]) != 0:
        raise RuntimeError(f"the contract in {PROTO} could not be compiled")
    sys.path.insert(0, folder.name)
    names = {}
    for file in files:
        for ending in ("_pb2", "_pb2_grpc"):
            module = importlib.import_module(file.removesuffix(".proto").replace("/", ".") + ending)
            names |= {name: value for name, value in vars(module).items() if not name.startswith("_")}
    sys.path.remove(folder.name)
    folder.cleanup()
    return SimpleNamespace(**names)


pb = make_stubs()


def connect(address, token, language="en", ca_file=None):
    """The services of a hub.

    With `ca_file` (PEM) the connection is TLS. Without one it is plain, and then
    gRPC itself sees to it that the token does not leave this machine.
    `language` is that of reasons and errors: fr, ar or en.
    """
    def credentials(_context, tell):
        tell((("authorization", f"Bearer {token}"), ("accept-language", language)), None)

    if ca_file:
        transport = grpc.ssl_channel_credentials(Path(ca_file).read_bytes())
    else:
        transport = grpc.local_channel_credentials()
    channel = grpc.secure_channel(
        address,
        grpc.composite_channel_credentials(transport, grpc.metadata_call_credentials(credentials)),
    )
    return SimpleNamespace(
        channel=channel,
        profiles=pb.ProfileServiceStub(channel),
        matching=pb.MatchingServiceStub(channel),
        feedback=pb.FeedbackServiceStub(channel),
        policies=pb.PolicyServiceStub(channel),
        evaluation=pb.EvaluationServiceStub(channel),
        tuning=pb.TuningServiceStub(channel),
        subjects=pb.SubjectServiceStub(channel),
        admin=pb.AdminServiceStub(channel),
    )


def retrying(call, request, tries=5, timeout=10):
    """Calls, and waits as long as a busy server asks for before trying again.

    A change needs a `request_id` to be tried again: it is then made once.
    """
    for left in reversed(range(tries)):
        try:
            return call(request, timeout=timeout)
        except grpc.RpcError as error:
            wait = details(error).retry_after
            if wait is None or left == 0:
                raise
            # Not all at the same moment.
            time.sleep(wait * random.uniform(1, 2))


def details(error):
    """What an error says beside its code.

    `message` is for people, in the caller's language; `reason` and `fields`
    (what is wrong, by the field's path) are for programs; `retry_after`, in
    seconds, is there when trying again makes sense.
    """
    found = SimpleNamespace(message=error.details(), language=None, reason=None, fields={},
                            retry_after=None, request_id=None)
    status = rpc_status.from_call(error)
    for packed in status.details if status else ():
        if packed.Is(error_details_pb2.LocalizedMessage.DESCRIPTOR):
            told = unpacked(packed, error_details_pb2.LocalizedMessage)
            found.message, found.language = told.message, told.locale
        elif packed.Is(error_details_pb2.ErrorInfo.DESCRIPTOR):
            found.reason = unpacked(packed, error_details_pb2.ErrorInfo).reason
        elif packed.Is(error_details_pb2.BadRequest.DESCRIPTOR):
            violations = unpacked(packed, error_details_pb2.BadRequest).field_violations
            found.fields = {violation.field: violation.description for violation in violations}
        elif packed.Is(error_details_pb2.RetryInfo.DESCRIPTOR):
            delay = unpacked(packed, error_details_pb2.RetryInfo).retry_delay
            found.retry_after = delay.seconds + delay.nanos / 1e9
        elif packed.Is(error_details_pb2.RequestInfo.DESCRIPTOR):
            found.request_id = unpacked(packed, error_details_pb2.RequestInfo).request_id
    return found


def unpacked(packed, message):
    value = message()
    packed.Unpack(value)
    return value

"""The best investors of a startup, with the reasons.

    python rank.py 127.0.0.1:50051 startups/st-0000000 --language fr

The token is read from QANTARA_TOKEN, so that no list of processes shows it.
"""

import argparse
import os
import sys

import grpc

from qantara_client import connect, details, pb, retrying


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address", help="where the server listens, such as 127.0.0.1:50051")
    parser.add_argument("seeker", help="the name of a profile, such as startups/st-0000000")
    parser.add_argument("--market", default="startup-investor")
    parser.add_argument("--language", default="fr", choices=["fr", "ar", "en"])
    parser.add_argument("--ca", help="who signed the server's certificate (PEM); connects by TLS")
    parser.add_argument("-k", type=int, default=5, help="how many")
    asked = parser.parse_args()

    hub = connect(asked.address, os.environ.get("QANTARA_TOKEN", ""), asked.language, asked.ca)
    request = pb.RankRequest(market=asked.market, name=asked.seeker, k=asked.k)
    try:
        ranking = retrying(hub.matching.Rank, request)
    except grpc.RpcError as error:
        told = details(error)
        for field, problem in told.fields.items():
            print(f"{field}: {problem}", file=sys.stderr)
        sys.exit(f"{error.code().name}: {told.message}")
    for candidate in ranking.candidates:
        print(f"{candidate.rank}. {candidate.display_name} ({candidate.name}), {candidate.score:.3f}")
        for reason in candidate.reasons:
            print(f"   {reason.label}: {reason.text}")


if __name__ == "__main__":
    main()

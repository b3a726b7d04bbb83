"""Events as an app's backend publishes them, good ones and bad ones, for a system under observation."""

import datetime
import json
import time
import uuid

import system

MEMBERS = [json.loads(line.strip().rstrip(",")) for line in (system.DEMO / "members" / "members.json").read_text().splitlines() if line.startswith("{")]


def event(moment=None, **fields):
    occurred = moment or datetime.datetime.now(datetime.timezone.utc)
    return {"eventId": str(uuid.uuid4()), "occurredAt": occurred.isoformat(), "schemaVersion": 1, **fields}


class Backend:
    """Publishes to a broker."""

    def __init__(self, broker):
        self.broker = broker

    def profiles(self, members=MEMBERS, moment=None):
        for each in members:
            fields = {key: value for key, value in each.items() if key not in {"name", "style", "photo"}}
            self.broker.publish("profile-updated", each["userId"], event(moment, **fields))
        self.broker.flush()

    def photos(self, members=MEMBERS, file=None):
        for each in members:
            url = f"s3://photos/{file or each['photo'].split('/')[-1]}"
            fields = {"userId": each["userId"], "photoId": str(uuid.uuid4()), "photoUrl": url}
            self.broker.publish("profile-photo-updated", each["userId"], event(**fields))
        self.broker.flush()

    def slates(self, members=MEMBERS):
        for each in members:
            self.broker.publish("slate-requested", each["userId"], event(userId=each["userId"], limit=10))
        self.broker.flush()

    def reactions(self, seconds, most):
        """Shows and likes the first candidates of the slates that arrive."""
        consumer = self.broker.consumer(["match-candidates"])
        end, shown = time.monotonic() + seconds, 0
        try:
            while time.monotonic() < end and shown < most:
                record = consumer.poll(0.5)
                if record is None or record.error():
                    continue
                slate = json.loads(record.value())
                for candidate in slate["candidates"][:2]:
                    shown += 1
                    common = {
                        "viewerId": slate["userId"], "candidateId": candidate["userId"], "slateId": slate["slateId"],
                        "impressionId": str(uuid.uuid4()), "position": candidate["rank"], "surface": "daily-cards",
                    }  # fmt: skip
                    for kind, more in (("impression", {}), ("like", {"initiatorId": slate["userId"]})):
                        self.broker.publish("match-interactions", slate["userId"], event(type=kind, **common, **more))
        finally:
            consumer.close()
        self.broker.flush()
        return shown

    def mistakes(self):
        """Events that break their contract, name nobody, or have no photo."""
        self.broker.publish("profile-updated", "x", b"{not json")
        self.broker.publish("slate-requested", "y", event(userId="z"))
        self.broker.publish("profile-photo-updated", "nobody", event(userId="nobody", photoId="p", photoUrl="s3://photos/001.jpg"))
        self.photos(MEMBERS[:1], file="nowhere.jpg")
        self.broker.flush()

"""The image's recipe. Whether the worker runs in it is shown by `make image-tree`, which needs root."""

import re
import subprocess
import sysconfig

import chart

PACKAGES = chart.ROOT / "Tools" / "image" / "runtime-packages.txt"


def test_hadolint_has_nothing_to_say():
    program = f"{sysconfig.get_path('scripts')}/hadolint"
    done = subprocess.run([program, chart.ROOT / "Dockerfile"], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_container_is_what_the_chart_expects():
    lines = (chart.ROOT / "Dockerfile").read_text()
    worker = lines[lines.index(" AS base") :]
    pod = chart.one(chart.LEAST, "Deployment")["spec"]["template"]["spec"]
    user, group = re.findall(r"^USER (\d+):(\d+)$", worker, re.MULTILINE)[-1]
    assert (pod["securityContext"]["runAsUser"], pod["securityContext"]["runAsGroup"]) == (int(user), int(group))
    (container,) = pod["containers"]
    assert re.findall(r'^CMD \["run", "--config", "([^"]+)"\]$', worker, re.MULTILINE) == [container["args"][2]]
    assert re.findall(r"^EXPOSE (\d+)$", worker, re.MULTILINE) == [str(container["ports"][0]["containerPort"])]
    # The last stage is the worker's, so that a build without --target makes it.
    assert re.findall(r"^FROM .* AS (\w+)$", lines, re.MULTILINE)[-1] == "worker"


def test_nothing_for_building_is_in_the_image():
    packages = PACKAGES.read_text().split()
    assert packages == sorted(set(packages))
    assert not [each for each in packages if each.endswith("-dev") or each in {"curl", "wget", "redis-server"}]


def test_the_packages_are_installed_by_the_recipe():
    assert "COPY Tools/image/runtime-packages.txt" in (chart.ROOT / "Dockerfile").read_text()
    assert "runtime-packages.txt" in (chart.ROOT / "Tools" / "image" / "try_image.sh").read_text()

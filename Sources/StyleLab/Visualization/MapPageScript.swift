/// The script of the page: what is shown, how it is drawn, how it answers.
///
/// Its parts share one scope; all text of the data reaches the page as text, never as markup.
enum MapPageScript {
    /// The whole script.
    static let source = """
        (() => {
        "use strict";
        \(filters)
        \(canvas)
        \(details)
        \(pointers)
        \(keys)
        \(start)
        })();
        """

    /// The data, and which points the filters let through; the address says what is filtered, so a view can be sent on.
    static let filters = #"""
        const data = JSON.parse(document.getElementById("map-data").textContent);
        const total = data.id.length;
        const find = id => document.getElementById(id);
        const canvas = find("map"), frame = find("frame");
        const boxes = name => [...document.querySelectorAll(`input[name="${name}"]`)];
        const filter = { style: new Set(), split: new Set(), error: "" };
        let visible = [];

        const predicted = (point, rule) => (rule === "k" ? data.voted : data.nearest)[point];
        const isWrong = (point, rule) => predicted(point, rule) >= 0 && predicted(point, rule) !== data.style[point];
        const passes = (point, name) =>
          name === "error" ? !filter.error || isWrong(point, filter.error) : filter[name].has(data[name][point]);
        const passesAll = point => passes(point, "style") && passes(point, "split") && passes(point, "error");

        function decoded(text) {
          try { return decodeURIComponent(text); } catch { return text; }
        }
        function readAddress() {
          const given = new Map(location.hash.slice(1).split("&").filter(Boolean).map(part => {
            const at = part.indexOf("=");
            return at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)];
          }));
          for (const [name, names] of [["style", data.styles], ["split", data.splits]]) {
            const wanted = given.has(name) ? new Set(given.get(name).split(",").map(decoded)) : null;
            filter[name] = new Set(names.map((_, index) => index).filter(index => !wanted || wanted.has(names[index])));
          }
          filter.error = ["1", "k"].includes(given.get("error")) && data.neighborCount > 0 ? given.get("error") : "";
        }
        function writeAddress() {
          const parts = [];
          for (const [name, names] of [["style", data.styles], ["split", data.splits]]) {
            if (filter[name].size === names.length) continue;
            const chosen = names.filter((_, index) => filter[name].has(index));
            parts.push(`${name}=${chosen.map(encodeURIComponent).join(",")}`);
          }
          if (filter.error) parts.push(`error=${filter.error}`);
          history.replaceState(null, "", parts.length ? "#" + parts.join("&") : location.pathname + location.search);
        }
        function readControls() {
          for (const name of ["style", "split"]) {
            filter[name] = new Set(boxes(name).filter(box => box.checked).map(box => Number(box.value)));
          }
          filter.error = boxes("error").find(box => box.checked)?.value ?? "";
        }
        function writeControls() {
          for (const name of ["style", "split"]) {
            for (const box of boxes(name)) box.checked = filter[name].has(Number(box.value));
          }
          for (const box of boxes("error")) box.checked = box.value === filter.error;
        }
        function applyFilters() {
          visible = [];
          const counts = { style: data.styles.map(() => 0), split: data.splits.map(() => 0) };
          let wrong = 0, judged = 0;
          for (let point = 0; point < total; point++) {
            const rest = passes(point, "error");
            if (rest && passes(point, "split")) counts.style[data.style[point]]++;
            if (rest && passes(point, "style")) counts.split[data.split[point]]++;
            if (!passesAll(point)) continue;
            visible.push(point);
            if (data.voted[point] >= 0) judged++;
            if (isWrong(point, "k")) wrong++;
          }
          for (const name of ["style", "split"]) {
            for (const box of boxes(name)) {
              box.closest("label").querySelector(".count").textContent = counts[name][Number(box.value)];
            }
          }
          find("count").textContent = `${visible.length} of ${total} images shown` + (judged
            ? `; the ${data.neighborCount} nearest vote for another style at ${wrong} of them.` : ".");
          for (const point of [selection.hovered, selection.pinned]) {
            if (point >= 0 && !passesAll(point)) select(-1, -1);
          }
          redraw();
        }
        """#

    /// Drawing: each look of a point is drawn once and then stamped, so that twenty thousand move smoothly.
    static let canvas = #"""
        const context = canvas.getContext("2d");
        const view = { scale: 1, x: 0, y: 0 };
        const largestScale = 60;
        let ratio = 1, base = 1, stamps = new Map(), stampRadius = 0, waiting = 0;

        const side = () => ({ width: canvas.clientWidth, height: canvas.clientHeight });
        const radius = () => {
          const still = Math.max(2.6, 9 - 1.6 * Math.log10(Math.max(10, total)));
          return still * Math.min(2, Math.sqrt(view.scale));
        };
        const place = point => ({
          x: view.x + data.x[point] * base * view.scale, y: view.y + data.y[point] * base * view.scale,
        });
        function fit() {
          const { width, height } = side();
          const margin = Math.min(width, height) * 0.06;
          base = Math.min((width - 2 * margin) / Math.max(1, data.width), (height - 2 * margin) / Math.max(1, data.height));
          view.scale = 1;
          view.x = (width - data.width * base) / 2;
          view.y = (height - data.height * base) / 2;
          keepInSight();
        }
        function keepInSight() {
          const { width, height } = side();
          const [w, h] = [data.width * base * view.scale, data.height * base * view.scale];
          view.x = Math.min(width * 0.75, Math.max(width * 0.25 - w, view.x));
          view.y = Math.min(height * 0.75, Math.max(height * 0.25 - h, view.y));
          // While the whole map is in sight a finger scrolls the page; close up it moves the map.
          canvas.style.touchAction = view.scale > 1 ? "none" : "pan-y";
          find("zoom-out").disabled = find("zoom-reset").disabled = view.scale <= 1;
          find("zoom-in").disabled = view.scale >= largestScale;
        }
        function zoom(factor, x = side().width / 2, y = side().height / 2) {
          const scale = Math.min(largestScale, Math.max(1, view.scale * factor));
          if (scale === 1) { fit(); redraw(); return; }
          view.x = x - (x - view.x) * scale / view.scale;
          view.y = y - (y - view.y) * scale / view.scale;
          view.scale = scale;
          keepInSight();
          redraw();
        }
        function outline(shape, x, y, r) {
          const path = new Path2D();
          if (!shape.length) path.arc(x, y, r * data.circleRadius, 0, 2 * Math.PI);
          else {
            shape.forEach((corner, index) => path[index ? "lineTo" : "moveTo"](x + corner[0] * r, y + corner[1] * r));
            path.closePath();
          }
          return path;
        }
        const property = (element, name) => getComputedStyle(element).getPropertyValue(name).trim();
        function stamp(style, wrong) {
          const key = style * 2 + (wrong ? 1 : 0);
          if (stamps.has(key)) return stamps.get(key);
          const r = radius() * ratio, half = Math.ceil(r * 1.9 + 2 * ratio);
          const sheet = document.createElement("canvas");
          sheet.width = sheet.height = 2 * half;
          const ink = sheet.getContext("2d");
          const shape = outline(data.shapes[style], half, half, r);
          ink.lineJoin = "round";
          ink.strokeStyle = property(frame, "--ground");
          ink.lineWidth = 1.5 * ratio;
          ink.stroke(shape);
          ink.fillStyle = property(document.querySelector(`.swatch.${data.colors[style]}`), "--series");
          ink.fill(shape);
          if (wrong) {
            ink.strokeStyle = property(frame, "--text");
            ink.lineWidth = Math.max(1.2, r / ratio * 0.28) * ratio;
            ink.stroke(outline([], half, half, r * 1.65));
          }
          stamps.set(key, sheet);
          return sheet;
        }
        function draw() {
          waiting = 0;
          const { width, height } = side();
          if (stampRadius !== radius() * ratio) { stamps = new Map(); stampRadius = radius() * ratio; }
          context.setTransform(1, 0, 0, 1, 0, 0);
          context.clearRect(0, 0, canvas.width, canvas.height);
          if (visible.length < total) {
            context.fillStyle = property(frame, "--faint");
            context.globalAlpha = 0.4;
            for (let point = 0; point < total; point++) {
              const { x, y } = place(point);
              context.fillRect((x - 1.25) * ratio, (y - 1.25) * ratio, 2.5 * ratio, 2.5 * ratio);
            }
            context.globalAlpha = 1;
          }
          let drawn = 0;
          for (const point of visible) {
            const { x, y } = place(point);
            const sheet = stamp(data.style[point], isWrong(point, "k"));
            context.drawImage(sheet, Math.round(x * ratio - sheet.width / 2), Math.round(y * ratio - sheet.height / 2));
            drawn++;
          }
          for (const point of [selection.pinned, selection.hovered]) {
            if (point < 0) continue;
            const { x, y } = place(point);
            context.strokeStyle = property(frame, "--accent");
            context.lineWidth = 2.5 * ratio;
            context.stroke(outline([], x * ratio, y * ratio, (radius() * 2.1 + 2) * ratio));
          }
          canvas.dataset.drawn = drawn;
          showDetails(selection.hovered >= 0 ? selection.hovered : selection.pinned, width, height);
        }
        function redraw() {
          if (!waiting) waiting = requestAnimationFrame(draw);
        }
        function restamp() {
          stamps = new Map();
          redraw();
        }
        function resize() {
          const { width, height } = side();
          if (!width || !height) return;
          ratio = window.devicePixelRatio || 1;
          canvas.width = Math.round(width * ratio);
          canvas.height = Math.round(height * ratio);
          if (view.scale === 1) fit();
          else {
            const scale = view.scale;
            fit();
            view.scale = scale;
            view.x = width / 2 - data.width * base * view.scale / 2;
            view.y = height / 2 - data.height * base * view.scale / 2;
            keepInSight();
          }
          restamp();
        }
        """#
}

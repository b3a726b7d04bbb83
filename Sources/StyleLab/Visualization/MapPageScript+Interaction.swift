extension MapPageScript {
    /// The card beside a point.
    static let details = #"""
        const selection = { hovered: -1, pinned: -1 };
        const card = find("card");
        const judgement = (point, rule) => {
          const style = predicted(point, rule);
          if (style < 0) return "not judged";
          return data.styles[style] + (style === data.style[point] ? "" : " (another style)");
        };
        function select(hovered, pinned) {
          if (hovered === selection.hovered && pinned === selection.pinned) return;
          Object.assign(selection, { hovered, pinned });
          redraw();
        }
        function fill(point) {
          card.dataset.point = point;
          const picture = data.pictures[point] ?? "";
          const image = find("card-picture");
          image.hidden = !picture;
          if (picture) image.src = "data:image/jpeg;base64," + picture;
          else image.removeAttribute("src");
          find("card-missing").hidden = Boolean(picture) || !data.pictures.length;
          find("card-id").textContent = data.id[point];
          find("card-style").textContent = data.styles[data.style[point]];
          find("card-split").textContent = data.splits[data.split[point]];
          for (const rule of ["1", "k"]) {
            const cell = find("card-" + rule);
            if (!cell) continue;
            cell.textContent = judgement(point, rule);
            cell.classList.toggle("bad", isWrong(point, rule));
          }
        }
        function showDetails(point, width, height) {
          card.hidden = point < 0;
          if (point < 0) { card.dataset.point = ""; return; }
          if (card.dataset.point !== String(point)) fill(point);
          const at = place(point), gap = radius() * 2 + 8;
          const [w, h] = [card.offsetWidth, card.offsetHeight];
          const right = at.x + gap + w <= width ? at.x + gap : at.x - gap - w;
          const beside = right >= 0;
          const left = beside ? right : Math.min(width - w, Math.max(0, at.x - w / 2));
          const above = at.y - gap - h;
          const top = beside ? at.y - h / 2 : above >= 0 ? above : at.y + gap;
          card.style.left = left + "px";
          card.style.top = Math.min(Math.max(0, height - h), Math.max(0, top)) + "px";
        }
        function announce(point) {
          find("announcement").textContent = point < 0 ? "" :
            `${data.id[point]}, ${data.styles[data.style[point]]}, ${data.splits[data.split[point]]}` +
            (data.voted[point] >= 0 ? `, neighbours vote for ${judgement(point, "k")}` : "");
        }
        """#

    /// Mouse, pen and fingers.
    static let pointers = #"""
        const fingers = new Map();
        let travelled = 0, pinch = null;

        const position = event => {
          const box = canvas.getBoundingClientRect();
          return { x: event.clientX - box.left, y: event.clientY - box.top };
        };
        function nearestTo(at, reach) {
          let best = -1, least = reach * reach;
          for (const point of visible) {
            const { x, y } = place(point);
            const distance = (x - at.x) ** 2 + (y - at.y) ** 2;
            // Of equally near points the last drawn lies on top.
            if (distance <= least) { least = distance; best = point; }
          }
          return best;
        }
        const reachOf = event => radius() + (event.pointerType === "touch" ? 18 : 6);
        function pinchState() {
          const [a, b] = [...fingers.values()];
          return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, width: Math.max(1, Math.hypot(a.x - b.x, a.y - b.y)) };
        }
        canvas.addEventListener("pointerdown", event => {
          if (event.button > 0) return;
          fingers.set(event.pointerId, position(event));
          if (fingers.size === 1) travelled = 0;
          if (fingers.size === 2) { pinch = pinchState(); travelled = Infinity; }
          if (event.pointerType !== "touch" || view.scale > 1 || fingers.size > 1) canvas.setPointerCapture(event.pointerId);
        });
        canvas.addEventListener("pointermove", event => {
          const at = position(event), before = fingers.get(event.pointerId);
          if (!before) {
            if (event.pointerType !== "touch") select(nearestTo(at, reachOf(event)), selection.pinned);
            canvas.style.cursor = selection.hovered >= 0 ? "pointer" : "";
            return;
          }
          fingers.set(event.pointerId, at);
          if (fingers.size === 2 && pinch) {
            const now = pinchState();
            view.x += now.x - pinch.x;
            view.y += now.y - pinch.y;
            zoom(now.width / pinch.width, now.x, now.y);
            pinch = now;
          } else if (fingers.size === 1) {
            travelled += Math.hypot(at.x - before.x, at.y - before.y);
            if (travelled > 4 && view.scale > 1) {
              view.x += at.x - before.x;
              view.y += at.y - before.y;
              keepInSight();
              redraw();
            }
          }
        });
        function release(event) {
          if (!fingers.delete(event.pointerId)) return;
          if (fingers.size < 2) pinch = null;
          if (event.type === "pointerup" && !fingers.size && travelled <= 4) {
            const point = nearestTo(position(event), reachOf(event));
            select(point, point === selection.pinned ? -1 : point);
            announce(point);
          }
        }
        canvas.addEventListener("pointerup", release);
        canvas.addEventListener("pointercancel", release);
        canvas.addEventListener("pointerleave", event => {
          if (event.pointerType !== "touch") select(-1, selection.pinned);
        });
        canvas.addEventListener("wheel", event => {
          // Without the focus the wheel belongs to the page.
          if (!event.ctrlKey && !event.metaKey && document.activeElement !== canvas) return;
          event.preventDefault();
          const { x, y } = position(event);
          zoom(Math.exp(-Math.max(-120, Math.min(120, event.deltaY)) * (event.ctrlKey ? 0.008 : 0.003)), x, y);
        }, { passive: false });
        """#

    /// The keyboard, for those who use no pointer.
    static let keys = #"""
        const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
        function step([dx, dy]) {
          const { width, height } = side();
          const current = selection.pinned;
          if (current < 0) return nearestTo({ x: width / 2, y: height / 2 }, Infinity);
          const from = place(current);
          let best = current, least = Infinity;
          for (const point of visible) {
            if (point === current) continue;
            const at = place(point);
            const along = (at.x - from.x) * dx + (at.y - from.y) * dy;
            const across = Math.abs((at.x - from.x) * dy) + Math.abs((at.y - from.y) * dx);
            // Ahead, within 45 degrees; the way to the side counts more than the way ahead.
            if (along <= 0 || across > along) continue;
            const cost = along + 2 * across;
            if (cost < least) { least = cost; best = point; }
          }
          return best;
        }
        function bringIntoSight(point) {
          const { width, height } = side();
          const { x, y } = place(point);
          if (x >= 0 && x <= width && y >= 0 && y <= height) return;
          view.x += width / 2 - x;
          view.y += height / 2 - y;
          keepInSight();
        }
        canvas.addEventListener("keydown", event => {
          if (event.ctrlKey || event.metaKey || event.altKey) return;
          if (directions[event.key]) {
            const point = step(directions[event.key]);
            if (point >= 0) bringIntoSight(point);
            select(-1, point);
            announce(point);
          } else if (event.key === "Escape") { select(-1, -1); announce(-1); }
          else if (event.key === "+" || event.key === "=") zoom(1.5);
          else if (event.key === "-") zoom(1 / 1.5);
          else if (event.key === "0") zoom(0);
          else return;
          event.preventDefault();
        });
        """#

    /// What happens when the page is there.
    static let start = #"""
        for (const box of document.querySelectorAll(".filters input")) {
          box.addEventListener("change", () => { readControls(); writeAddress(); applyFilters(); });
        }
        find("show-all").addEventListener("click", () => {
          history.replaceState(null, "", location.pathname + location.search);
          readAddress(); writeControls(); applyFilters();
        });
        find("zoom-in").addEventListener("click", () => zoom(1.5));
        find("zoom-out").addEventListener("click", () => zoom(1 / 1.5));
        find("zoom-reset").addEventListener("click", () => zoom(0));
        window.addEventListener("hashchange", () => { readAddress(); writeControls(); applyFilters(); });
        window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", restamp);
        readAddress();
        writeControls();
        new ResizeObserver(resize).observe(canvas);
        resize();
        applyFilters();
        """#
}

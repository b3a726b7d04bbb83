import CommandSupport

/// The page on which a person looks at one image after another.
enum ReviewPage {
    /// The page.
    ///
    /// - Parameters:
    ///   - styles: The styles to choose from; the first nine have keys of their own.
    ///   - key: What the page's requests must know.
    /// - Returns: The whole document; it asks nobody but the server that it came from.
    static func html(styles: [String], key: String) -> String {
        let names = (try? JSONLine.encode(styles)) ?? "[]"
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Review of labels</title>
            <meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
            <style>\(style)</style></head><body>
            <header><h1>Review of labels</h1><p id="place" role="status"></p></header>
            <main><img id="photo" alt="the photo to label"><section>
            <p id="about"></p><ul id="reasons"></ul>
            <div id="styles" role="group" aria-label="style"></div>
            <div id="qualities" role="group" aria-label="quality"></div>
            <p id="message" role="alert"></p>
            <p class="keys">Keys: 1 to 9 choose a style, H M L the quality, Enter confirms, ← and → move without a label.</p>
            </section></main>
            <script>const styles = \(HTMLEscaping.script(json: names)), key = "\(key)";
            \(script)</script></body></html>

            """
    }

    private static let style = """
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
        body { margin: 0 auto; max-width: 70rem; padding: 1rem; }
        header { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; flex-wrap: wrap; }
        h1 { font-size: 1.25rem; margin: 0; }
        main { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 1.5rem; }
        @media (max-width: 40rem) { main { grid-template-columns: 1fr; } }
        img { width: 100%; max-height: 80vh; object-fit: contain; background: #8882; }
        button { font: inherit; display: block; width: 100%; margin: .25rem 0; padding: .5rem .75rem; text-align: left; }
        button[aria-pressed=true] { outline: 3px solid; font-weight: 600; }
        kbd { opacity: .7; margin-right: .5rem; }
        #qualities { display: grid; grid-template-columns: repeat(3, 1fr); gap: .5rem; margin-top: 1rem; }
        .keys { opacity: .75; font-size: .875rem; } #message { min-height: 1.5rem; font-weight: 600; }
        """

    private static let script = """
        const find = id => document.getElementById(id);
        const qualities = ["high", "medium", "low"];
        let queue = [], place = 0, style = null, quality = null, given = 0, busy = false;
        const ask = (path, options = {}) => fetch(path, {...options, headers: {"x-review-key": key}});
        function button(parent, name, hint, choose) {
          const element = document.createElement("button"), kbd = document.createElement("kbd");
          kbd.textContent = hint;
          element.append(kbd, name);
          element.dataset.name = name;
          element.addEventListener("click", choose);
          parent.append(element);
        }
        styles.forEach((name, index) =>
          button(find("styles"), name, index < 9 ? index + 1 : " ", () => { style = name; show(); }));
        qualities.forEach(name =>
          button(find("qualities"), name, name[0].toUpperCase(), () => { quality = name; show(); }));
        function show() {
          for (const element of document.querySelectorAll("#styles button"))
            element.setAttribute("aria-pressed", element.dataset.name === style);
          for (const element of document.querySelectorAll("#qualities button"))
            element.setAttribute("aria-pressed", element.dataset.name === quality);
        }
        function open(next) {
          place = Math.max(0, Math.min(queue.length, next));
          const item = queue[place];
          find("place").textContent = item ? `${place + 1} of ${queue.length}, ${given} labelled` : `done, ${given} labelled`;
          find("photo").hidden = !item;
          find("about").textContent = item ? item.id : queue.length ? "All images have been seen." : "Nothing to review.";
          find("reasons").replaceChildren(...(item ? [...item.reasons, ...item.opinions] : []).map(text => {
            const line = document.createElement("li");
            line.textContent = text;
            return line;
          }));
          find("message").textContent = "";
          style = item ? item.style : null;
          quality = item ? item.quality : null;
          if (item) find("photo").src = `/photo/${place}?key=${key}`;
          show();
        }
        async function confirm() {
          const item = queue[place];
          if (!item || busy) return;
          if (!style) { find("message").textContent = "Choose a style first."; return; }
          busy = true;
          try {
            const answer = await ask("/label", {method: "POST", body: JSON.stringify({id: item.id, style, quality})});
            const text = await answer.text();
            if (!answer.ok) { find("message").textContent = text; return; }
            given = Number(text);
            Object.assign(item, {style, quality, opinions: [...item.opinions, `human: ${style}`]});
            open(place + 1);
          } catch { find("message").textContent = "The command has ended; start it again."; }
          finally { busy = false; }
        }
        addEventListener("keydown", event => {
          if (event.ctrlKey || event.metaKey || event.altKey) return;
          const number = Number(event.key);
          if (number >= 1 && number <= Math.min(9, styles.length)) { style = styles[number - 1]; show(); }
          else if ("hml".includes(event.key.toLowerCase()) && event.key.length === 1) {
            quality = qualities["hml".indexOf(event.key.toLowerCase())]; show();
          }
          else if (event.key === "Enter") { event.preventDefault(); confirm(); }
          else if (event.key === "ArrowRight") open(place + 1);
          else if (event.key === "ArrowLeft") open(place - 1);
        });
        ask("/queue").then(answer => answer.json()).then(items => { queue = items; open(0); document.body.dataset.ready = "yes"; });
        """
}

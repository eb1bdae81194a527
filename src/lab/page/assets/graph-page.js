(() => {
  const intervalMs = 3000;
  const [leastZoom, mostZoom] = [0.6, 1.5];
  const { live, nodes: firstNodes } = JSON.parse(document.getElementById("data").textContent);
  const details = document.getElementById("details");
  const news = document.getElementById("news");
  const drawing = document.getElementById("drawing");
  const svg = drawing.querySelector("svg");
  const frames = [...svg.querySelectorAll("[data-node]")];
  let nodes = firstNodes;
  let chosen;
  let shownTitles;
  let values = [];
  let zoom = 1;

  // Texts from machines only become text, never markup.
  function add(parent, tag, text) {
    const child = document.createElement(tag);
    if (text !== undefined) child.textContent = text;
    parent.append(child);
    return child;
  }

  /** Updates values in their place, so that a selected text stays selected. */
  function showDetails() {
    const node = nodes[chosen];
    if (node === undefined) return;
    const titles = JSON.stringify([chosen, ...node.facts.map(({ title }) => title)]);
    if (titles !== shownTitles) renderDetails(node);
    shownTitles = titles;
    for (const [index, { text }] of node.facts.entries())
      if (values[index].textContent !== text) values[index].textContent = text;
  }

  function renderDetails({ name, facts }) {
    details.replaceChildren();
    add(details, "h2", name);
    const list = add(details, "dl");
    values = facts.map(({ title, command }) => {
      add(list, "dt", title);
      const value = add(list, "dd");
      return command ? add(value, "code") : value;
    });
  }

  function choose(index) {
    chosen = index;
    for (const [at, frame] of frames.entries()) frame.setAttribute("aria-pressed", String(at === index));
    // A screen reader reads what was chosen, but not every new figure.
    details.setAttribute("aria-live", "polite");
    showDetails();
  }

  function showStates() {
    for (const [index, frame] of frames.entries()) {
      const node = nodes[index];
      if (node === undefined || node.state === null) continue;
      const label = `${node.name}: ${node.state}`;
      frame.setAttribute("class", `node machine ${node.look}`);
      frame.setAttribute("aria-label", label);
      frame.querySelector("title").textContent = label;
      frame.querySelector(".state").textContent = node.state;
    }
    showDetails();
  }

  function setZoom(factor) {
    const { width, height } = svg.viewBox.baseVal;
    zoom = Math.min(Math.max(factor, 0.1), 4);
    svg.setAttribute("width", String(Math.round(width * zoom)));
    svg.setAttribute("height", String(Math.round(height * zoom)));
  }

  function fitZoom() {
    const { width, height } = svg.viewBox.baseVal;
    return Math.min(mostZoom, drawing.clientWidth / width, drawing.clientHeight / height);
  }

  async function ask() {
    const answer = await fetch("state", { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    ({ nodes } = await answer.json());
    details.setAttribute("aria-live", "off");
    showStates();
  }

  async function follow() {
    if (!document.hidden) {
      try {
        await ask();
        tell("Live", "");
        document.getElementById("time").textContent = `updated at ${new Date().toLocaleTimeString()}`;
      } catch {
        tell("Not live: vagrant lab graph --serve does not answer. These are the last known states,", "late");
      }
    }
    setTimeout(follow, intervalMs);
  }

  /** A screen reader reads each change. */
  function tell(text, className) {
    if (news.textContent === text) return;
    news.textContent = text;
    news.className = className;
  }

  for (const [index, frame] of frames.entries()) {
    frame.addEventListener("click", () => choose(index));
    frame.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      choose(index);
    });
  }
  document.getElementById("zoom").addEventListener("click", ({ target }) => {
    const wanted = { Smaller: zoom / 1.25, Larger: zoom * 1.25, Fit: fitZoom() }[target.dataset.zoom];
    if (wanted !== undefined) setZoom(wanted);
  });
  setZoom(Math.max(fitZoom(), leastZoom));
  if (live) setTimeout(follow, intervalMs);
})();

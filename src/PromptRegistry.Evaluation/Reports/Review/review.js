
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const verdicts = new Array(data.items.length).fill(null);
  let at = 0;
  const byId = id => document.getElementById(id);

  const show = () => {
    const item = data.items[at];
    byId("prompt").textContent = `${data.prompt} ${data.version}`;
    byId("case").textContent = `${at + 1} of ${data.items.length}`;
    const inputs = byId("inputs");
    inputs.replaceChildren();
    for (const input of item.inputs) {
      const heading = document.createElement("h3");
      heading.textContent = input.name;
      const text = document.createElement("pre");
      text.textContent = input.text;
      inputs.append(heading, text);
    }
    byId("expected-part").hidden = item.expected === null;
    byId("expected").textContent = item.expected ?? "";
    byId("answer").textContent = item.answer;
    for (const [id, verdict] of [["good", "good"], ["bad", "bad"], ["skip", "skip"]]) {
      byId(id).setAttribute("aria-pressed", String(verdicts[at] === verdict));
    }
    byId("progress").textContent = `${verdicts.filter(v => v !== null).length} of ${data.items.length} decided`;
  };

  const move = by => {
    at = Math.min(Math.max(at + by, 0), data.items.length - 1);
    show();
  };

  const decide = verdict => {
    verdicts[at] = verdict;
    if (at < data.items.length - 1) move(1);
    else show();
  };

  const save = () => {
    const by = byId("by").value.trim();
    const said = data.items.map((item, i) => ({ case: item.case, answer: item.digest, verdict: verdicts[i] }))
      .filter(v => v.verdict === "good" || v.verdict === "bad");
    if (by === "") {
      byId("told").textContent = "Please write your name first.";
      byId("by").focus();
      return;
    }
    if (said.length === 0) {
      byId("told").textContent = "Nothing is decided yet.";
      return;
    }
    const review = { kind: "promptregistry-review", format: 1, prompt: data.prompt, by, verdicts: said };
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(review, null, 2) + "\n"], { type: "application/json" }));
    link.download = `review-${data.prompt.replaceAll("/", "-")}.json`;
    link.click();
    byId("told").textContent = `Saved ${said.length} verdicts. Take them in: dotnet prompt eval ${data.prompt} --import-review ${link.download}`;
  };

  byId("good").addEventListener("click", () => decide("good"));
  byId("bad").addEventListener("click", () => decide("bad"));
  byId("skip").addEventListener("click", () => decide("skip"));
  byId("back").addEventListener("click", () => move(-1));
  byId("next").addEventListener("click", () => move(1));
  byId("save").addEventListener("click", save);
  document.addEventListener("keydown", e => {
    if (e.target instanceof HTMLInputElement || e.ctrlKey || e.altKey || e.metaKey) return;
    const action = { g: () => decide("good"), b: () => decide("bad"), s: () => decide("skip"), ArrowLeft: () => move(-1), ArrowRight: () => move(1) }[e.key];
    if (!action) return;
    e.preventDefault();
    action();
  });
  show();
})();

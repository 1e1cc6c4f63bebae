// @ts-nocheck: this runs in a browser, and the types of this program are Node's.
/** Reading written answers: shows one at a time, and saves what is given at once. */
(() => {
  const get = (id) => document.getElementById(id);
  const articles = [...document.querySelectorAll("article")];
  /** What is known of an answer, by its article: when it is saved next, and whether a save is under way. */
  const states = new Map(articles.map((article) => [article, { timer: 0, saving: undefined, unsaved: false }]));
  let order = [...articles];
  let current;

  const isRead = (article) => article.dataset.at !== "";
  const pointsOf = (article) => article.querySelector("input:checked")?.value;
  const commentOf = (article) => article.querySelector("textarea");

  function say(text, isBad = false) {
    get("status").className = isBad ? "bad" : "good";
    get("status").textContent = text;
  }

  function tellProgress() {
    get("progress").textContent = `${articles.filter(isRead).length} of ${articles.length} read.`;
  }

  function show(article, focus = true) {
    if (!article) return;
    if (current) {
      if (states.get(current).unsaved) save(current);
      current.hidden = true;
    }
    current = article;
    article.hidden = false;
    nameArticles();
    if (focus) article.querySelector("h2").focus();
  }

  /** Names, or numbers in their place: the same one for a learner in all tasks. */
  function nameArticles() {
    const learners = [...new Set(articles.map(({ dataset }) => dataset.learner))];
    for (const article of articles) {
      const name = article.querySelector(".name");
      const who = get("names").checked ? `Learner ${learners.indexOf(article.dataset.learner) + 1}` : name.dataset.name;
      name.textContent = `${who} (${order.indexOf(article) + 1} of ${order.length})`;
    }
  }

  function sortArticles() {
    const byLearner = get("order").value === "learner";
    const learners = [...new Set(articles.map(({ dataset }) => dataset.learner))];
    const place = ({ dataset }) => learners.indexOf(dataset.learner);
    order = byLearner ? articles.toSorted((a, b) => place(a) - place(b)) : [...articles];
    nameArticles();
  }

  const step = (by) => order[(order.indexOf(current) + by + order.length) % order.length];

  /** The next one without points; the current one last. */
  function nextUnread() {
    const at = order.indexOf(current) + 1;
    return [...order.slice(at), ...order.slice(0, at)].find((article) => !isRead(article) && !pointsOf(article));
  }

  function goOn() {
    const next = nextUnread();
    if (next === current) return say("This answer alone is left to be read: give points.", true);
    if (next) return show(next);
    save(current);
    say("All answers are read.");
  }

  /** Saves soon: a comment is typed letter by letter. */
  function changed(article, ms) {
    const state = states.get(article);
    state.unsaved = true;
    clearTimeout(state.timer);
    state.timer = setTimeout(() => save(article), ms);
  }

  /** One save of an answer after the other, each with what is there by then. */
  function save(article) {
    const state = states.get(article);
    clearTimeout(state.timer);
    const once = async () => {
      if (!state.unsaved) return;
      if (pointsOf(article) === undefined) return say("Not saved yet: give points as well.", true);
      state.unsaved = false;
      try {
        await send(article);
      } catch {
        state.unsaved = true;
        say(
          "Not saved: the program that serves this page has ended. Start workbook mark again; copy your comment first.",
          true,
        );
      }
    };
    state.saving = (state.saving ?? Promise.resolve()).then(once);
    return state.saving;
  }

  async function send(article) {
    const { learner, task, text, at } = article.dataset;
    const mark = { learner, task, text, points: Number(pointsOf(article)), comment: commentOf(article).value };
    const response = await fetch("/mark", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...mark, before: at || null }),
    });
    const answer = await response.json().catch(() => ({ problem: `the server answers ${response.status}` }));
    if (response.ok) {
      article.dataset.at = answer.at;
      tellProgress();
      return say(answer.waiting === 0 ? "Saved. All answers are read." : `Saved. ${answer.waiting} still to be read.`);
    }
    states.get(article).unsaved = true;
    if (!answer.meanwhile) return say(`Not saved: ${answer.problem}`, true);
    const { points, comment, at: since } = answer.meanwhile;
    article.dataset.at = since; // who saves again has read this
    say(
      `Not saved: another page has given ${points} points meanwhile${comment ? `, and says “${comment}”` : ""}. What you give next replaces that.`,
      true,
    );
  }

  /** Takes over what other pages have given, where nothing of ours is unsaved. */
  async function catchUp() {
    const response = await fetch("/marks").catch(() => undefined);
    if (!response?.ok) return;
    for (const { learner, task, text, points, comment, at } of (await response.json()).marks) {
      const article = articles.find(
        ({ dataset: own }) => own.learner === learner && own.task === task && own.text === text,
      );
      if (!article || article.dataset.at === at || states.get(article).unsaved) continue;
      article.dataset.at = at;
      for (const radio of article.querySelectorAll("input")) radio.checked = Number(radio.value) === points;
      commentOf(article).value = comment;
    }
    tellProgress();
  }

  function give(article, points) {
    const radio = [...article.querySelectorAll("input")].find(({ value }) => Number(value) === points);
    if (!radio) return say(`This task gives ${article.dataset.max} points at most.`, true);
    radio.checked = true;
    radio.focus();
    changed(article, 0);
  }

  document.addEventListener("keydown", (event) => {
    if (!current) return;
    if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      return event.shiftKey ? show(step(-1)) : goOn();
    }
    const types = event.target.matches("textarea, select") || event.ctrlKey || event.altKey || event.metaKey;
    if (types || !get("digits").checked) return;
    if (/^\d$/.test(event.key)) give(current, Number(event.key));
    else if (event.key === "." || event.key === ",") give(current, Math.floor(Number(pointsOf(current) ?? 0)) + 0.5);
    else return;
    event.preventDefault();
  });
  for (const article of articles) {
    article.addEventListener("change", ({ target }) => changed(article, target.matches("textarea") ? 0 : 300));
    commentOf(article).addEventListener("input", () => changed(article, 800));
  }
  get("previous").addEventListener("click", () => show(step(-1)));
  get("next").addEventListener("click", () => show(step(1)));
  get("unread").addEventListener("click", goOn);
  get("order").addEventListener("change", sortArticles);
  get("names").addEventListener("change", nameArticles);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && catchUp());
  window.addEventListener("focus", catchUp);
  window.addEventListener("beforeunload", (event) => {
    const left = articles.filter((article) => states.get(article).unsaved);
    for (const article of left) save(article); // a comment without points is not, and would be lost
    if (left.length > 0) event.preventDefault();
  });
  sortArticles();
  show(order.find((article) => !isRead(article)) ?? order[0], false);
})();

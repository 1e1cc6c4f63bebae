/** Looked at in the page: what is the matter with the slide that is shown, in words; a script, as `page.evaluate` takes it. */
export const looks = `(() => {
  const slide = Reveal.getCurrentSlide();
  const found = [];
  const content = slide.querySelector(".content");
  const { scrollHeight, clientHeight, scrollWidth, clientWidth } = content;
  if (scrollHeight > clientHeight + 1 || scrollWidth > clientWidth + 1)
    found.push("does not fit: " + [scrollWidth, scrollHeight] + " in " + [clientWidth, clientHeight]);
  const size = (node) => parseFloat(getComputedStyle(node).fontSize);
  for (const node of slide.querySelectorAll(".text, td, .output p")) if (size(node) < 22) found.push("small letters: " + size(node));
  for (const node of slide.querySelectorAll("pre")) {
    if (size(node) < 18) found.push("small code: " + size(node));
    if (node.scrollWidth > node.clientWidth || node.scrollHeight > node.clientHeight) found.push("code is cut off");
  }
  for (const node of slide.querySelectorAll(".language-typescript"))
    if (!node.querySelector("[class^=hljs]")) found.push("code without colours");
  for (const chart of slide.querySelectorAll(".chart")) {
    if (!chart.querySelector("svg path")) found.push("an empty chart");
    if (chart.clientHeight < 250) found.push("a low chart: " + chart.clientHeight);
  }
  for (const image of slide.querySelectorAll("img")) {
    const { width, height } = image.getBoundingClientRect();
    if (!image.complete || image.naturalWidth === 0 || Math.min(width, height) < 60) found.push("a small picture: " + [width, height]);
  }
  return found;
})()`;

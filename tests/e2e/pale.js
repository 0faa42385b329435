// Texts of charts and links whose contrast with the page is under 4.5 : 1, as WCAG 2 measures it.
() => {
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const light = ([red, green, blue]) => 0.2126 * linear(red / 255) + 0.7152 * linear(green / 255) + 0.0722 * linear(blue / 255);
  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
  const ground = numbers(getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor);
  const contrast = (element, property) => {
    const [red, green, blue, own = 1] = numbers(getComputedStyle(element)[property]);
    let alpha = own;
    for (let each = element; each; each = each.parentElement) alpha *= Number(getComputedStyle(each).opacity);
    const seen = [red, green, blue].map((part, k) => part * alpha + ground[k] * (1 - alpha));
    const [dark, bright] = [light(seen), light(ground)].sort((one, other) => one - other);
    return (bright + 0.05) / (dark + 0.05);
  };
  const texts = document.querySelectorAll(".js-plotly-plot :is(.xtick, .ytick) text, .js-plotly-plot :is(.xtitle, .ytitle, .legendtext)");
  const links = document.querySelectorAll("[data-testid=stMain] a");
  const all = [...[...texts].map((each) => [each, "fill"]), ...[...links].map((each) => [each, "color"])];
  return all
    .filter(([each]) => each.textContent.trim())
    .map(([each, property]) => [contrast(each, property), each.textContent])
    .filter(([ratio]) => ratio < 4.5)
    .map(([ratio, text]) => `${ratio.toFixed(1)} : 1 ${text.slice(0, 40)}`);
};

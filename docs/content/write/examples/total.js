const items = load();

// #region sum
function total(items) {
  return items.reduce((sum, item) => sum + item.price, 0);
}
// #endregion

show(total(items));

/** Name of the model of `fast/1`; what has no version is its own name. */
export const nameOfModel = (model: string): string => {
  const slash = model.lastIndexOf('/');
  return slash < 0 ? model : model.slice(0, slash);
};

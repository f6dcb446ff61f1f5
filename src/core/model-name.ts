/** The model name in `fast/1`. A string without a version is its own name. */
export const nameOfModel = (model: string): string => {
  const slash = model.lastIndexOf('/');
  return slash < 0 ? model : model.slice(0, slash);
};

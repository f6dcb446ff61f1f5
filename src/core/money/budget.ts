/** What a source may spend in a calendar month or day (UTC), shared by its brands. */
export interface Budget {
  amount: number;
  unit: 'USD' | 'requests';
  per: 'month' | 'day';
}

export const budgetPattern = /^(\d+(?:\.\d+)? USD|\d+ requests)\/(month|day)$/;

/** Of a text that has this pattern. */
export function parseBudget(text: string): Budget {
  const [amount = '', unit] = text.split(/[ /]/);
  return {
    amount: Number.parseFloat(amount),
    unit: unit === 'requests' ? 'requests' : 'USD',
    per: text.endsWith('/day') ? 'day' : 'month',
  };
}

/** As it is written in messages: "20 USD". */
export const amountOf = ({ amount, unit }: Budget): string => `${amount} ${unit}`;

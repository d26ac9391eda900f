import { describe, expect, it } from 'vitest';
import { namedInSelection } from './named-in-selection.ts';

describe('namedInSelection', () => {
  it.each([
    'orders',
    '+orders',
    '2+orders+1',
    '@orders',
    'shop.staging.orders',
    'path:models/orders.sql',
    'fqn:orders',
  ])('finds orders in %s', selector => expect(namedInSelection('orders', [selector])).toBe(true));

  it('looks at every word of a selection', () => {
    expect(namedInSelection('orders', ['customers orders+'])).toBe(true);
    expect(namedInSelection('orders', ['tag:x,orders'])).toBe(true);
  });

  it.each(['tag:nightly', 'orders_daily', 'staging', 'path:models/staging'])('does not take %s for a name', selector =>
    expect(namedInSelection('orders', [selector])).toBe(false),
  );
});

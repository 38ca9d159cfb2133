/** Currencies of everyday trade, offered first; every code of ISO 4217 is understood. */
export const CURRENCIES = ['USD', 'EUR', 'CNY', 'GBP', 'JPY', 'AED', 'BRL', 'INR', 'MXN', 'SAR', 'VND'];

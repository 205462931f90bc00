/** What came to a place by itself has not been read yet by whoever types, taps or clicks there: it is not what they mean. As long as
 *  systems let two clicks be a double click. */
const readingTime = 500; // ms

/** `since`: when it came; `stamp`: of the key, finger or click; both on the page's own clock. */
export const isRead = (since: number, stamp: number): boolean => stamp - since >= readingTime;

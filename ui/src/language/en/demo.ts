// The demo practice: offered where none is connected, told on every page, and left at any time.
export const demo = {
  offer: {
    title: 'No App-Id at hand?',
    text: 'See Deskbell at work first, with made-up patients on this PC. You go through the same steps, patients book by themselves, and you can leave at any time. The window closes for a moment and opens again.',
    button: 'Try it with the demo practice',
  },
  banner: {
    label: 'Demo practice',
    text: 'Demo practice: nothing here is real',
    leave: 'Leave the demo',
    leave_more: 'Ends the demo practice and destroys what is in it. The window closes for a moment and opens again.',
  },
} as const;

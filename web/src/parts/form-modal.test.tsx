import { cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { Form, Input } from 'antd';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { listenToKeys } from '../app/keys';
import { Paint } from '../app/paint';
import { chooseLanguage, needWords, Words } from '../app/words';
import { FormModal } from './form-modal';
import { standInForBrowser } from './testing';

const heard = { save: vi.fn(), close: vi.fn() };

function Shown({ busy }: { busy: boolean }) {
  const [form] = Form.useForm<{ name: string }>();
  return (
    <FormModal title="Channel" form={form} busy={busy} onSave={heard.save} onClose={heard.close}>
      <Form.Item name="name" label="Name">
        <Input />
      </Form.Item>
    </FormModal>
  );
}

function show({ busy = false } = {}) {
  render(
    <Words>
      <Paint>
        <Shown busy={busy} />
      </Paint>
    </Words>,
  );
  return screen.getByLabelText('Name');
}

const pressEscape = (field: HTMLElement) => fireEvent.keyDown(field, { key: 'Escape', code: 'Escape', keyCode: 27 });
const write = (field: HTMLElement) => fireEvent.change(field, { target: { value: 'Eastward' } });

// A machine that builds beside the tests shows a dialogue in seconds, not in a moment.
vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 10_000 });

beforeAll(async () => {
  listenToKeys();
  standInForBrowser();
  await needWords('shell');
  await chooseLanguage('en');
});
afterEach(() => {
  cleanup();
  vi.clearAllMocks();
});

test.each(['s', 'Enter'])('Ctrl with %s saves from within a field', async (key) => {
  const field = show();
  write(field);
  fireEvent.keyDown(field, { key, ctrlKey: true });
  await waitFor(() => expect(heard.save).toHaveBeenCalledWith({ name: 'Eastward' }));
});

test('Esc closes what was not changed', () => {
  pressEscape(show());
  expect(heard.close).toHaveBeenCalledOnce();
});

test('Esc holds what is not saved, until one says that it may go', async () => {
  const field = show();
  write(field);
  pressEscape(field);
  expect(heard.close).not.toHaveBeenCalled();
  await screen.findByText('Not saved yet');
  fireEvent.click(screen.getByText('Keep writing'));
  expect(screen.queryByText('Not saved yet')).toBeNull();
  expect(screen.getByLabelText('Name')).toHaveProperty('value', 'Eastward');
  pressEscape(field);
  fireEvent.click(await screen.findByText('Discard'));
  expect(heard.close).toHaveBeenCalledOnce();
});

test('Cancel says itself that nothing is kept', () => {
  write(show());
  fireEvent.click(screen.getByText('Cancel'));
  expect(heard.close).toHaveBeenCalledOnce();
});

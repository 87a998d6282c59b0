import { type ListWord, partsOfOption } from '../../syntax/argumentParts.ts';
import { defineCheck, isCommand } from '../defineCheck.ts';
import { optionsNamed, replace } from '../edits.ts';
import { restyled } from './restyle.ts';

const isAction = ({ action, value }: ListWord): boolean => action !== undefined || value === 'possible';

/** Reports list and action in another order than the convention. */
export const listActionOrder = defineCheck({
  code: 'AR505',
  name: 'list-action-order',
  category: 'style',
  severity: 'info',
  defaultOff: true,
  convention: 'order',
  title: 'List and action in an order that does not follow the convention',
  what: 'auditctl accepts `always,exit` as well as `exit,always`. `"conventions": { "order": "action,list" }` (or `"list,action"`) in `.audit-rules.json` sets one order as the convention for your rules; without it, the action comes first. This rule has the other order.',
  why: 'Both orders mean the same, but a text search for one misses the other.',
  run: ({ node, targets, conventions }) => {
    const actionFirst = (conventions?.order ?? 'action,list') === 'action,list';
    if (!isCommand(node)) return [];
    return optionsNamed(node, 'a', 'A', 'd').flatMap((option) => {
      const { argument } = option;
      const [first, second, ...more] = partsOfOption(node.parts.listWords, option);
      if (!argument || !first || !second || more.length > 0) return [];
      if (isAction(first) === isAction(second) || isAction(first) === actionFirst) return [];
      // The source differs from the value: with backslashes, or with empty words.
      if (argument.source.map || argument.value !== `${first.value},${second.value}`) return [];
      const wanted = `${second.value},${first.value}`;
      const message = `By convention, the ${actionFirst ? 'action comes before the list' : 'list comes before the action'}. Put "${second.value}" before "${first.value}".`;
      return restyled(
        node,
        targets,
        argument.span,
        message,
        `Write "${wanted}"`,
        replace(argument.span, wanted),
      );
    });
  },
  examples: [
    {
      bad: '-a ⟦exit,always⟧ -F arch=b64 -S mount -k mounts',
      fixed: '-a always,exit -F arch=b64 -S mount -k mounts',
    },
    { bad: '-a ⟦exclude,always⟧ -F msgtype=CWD', fixed: '-a always,exclude -F msgtype=CWD' },
  ],
  good: [
    '-a always,exit -F arch=b64 -S mount -k mounts',
    '-a never,exclude -F msgtype=CWD',
    '-w /etc/passwd -p wa -k identity',
  ],
});

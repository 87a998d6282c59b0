import { describeActor } from '../../attack/data/describeActor.ts';
import { describeTechnique } from '../../attack/data/describeTechnique.ts';
import { permissionSize } from '../../completion/completeValues.ts';
import type { DocRef } from '../../completion/completionItems.ts';
import { field, type Operator } from '../../facts/fields.ts';
import { type Machine, machines } from '../../facts/machines.ts';
import type { FeatureContext } from '../../featureContext.ts';
import { readListWord } from '../../syntax/argumentParts.ts';
import { codeSpan } from '../../text/markdown.ts';
import { operatorWords, permWords } from './valueWords.ts';
import { aboutOption, actionText, fieldText, listText, syscallText } from './wordTexts.ts';

/** Returns the documentation of a completion item, as Markdown; undefined where there is nothing to add. */
export function documentationOf(doc: DocRef, context: FeatureContext): string | undefined {
  switch (doc.about) {
    case 'option':
      return aboutOption(doc.name);
    case 'actor':
      return describeActor(doc.name);
    case 'technique':
      return describeTechnique(doc.name);
    case 'field': {
      const f = field(doc.name);
      return f && fieldText(f, undefined, context);
    }
    case 'operator':
      return `${codeSpan(doc.name)}: ${operatorWords[doc.name as Operator]}`;
    case 'syscall':
      return syscallText(doc.name, machineOf(doc, context), []);
    case 'permission':
      return permissionDoc(doc.name, machineOf(doc, context));
    case 'listAction': {
      const words = doc.name.split(',').map(readListWord);
      const texts = [
        ...words.flatMap(({ list }) => (list ? [listText(list)] : [])),
        ...words.flatMap(({ action }) => (action ? [actionText(action)] : [])),
      ];
      return texts.join('\n\n');
    }
    default:
      return doc.about satisfies never;
  }
}

function machineOf(doc: DocRef, context: FeatureContext): Machine {
  return machines.find((m) => m === doc.of) ?? context.machine;
}

function permissionDoc(letters: string, machine: Machine): string {
  const told = [...letters].map((l) => `\`${l}\` ${permWords[l] ?? ''}`);
  return `${told.join('  \n')}\n\n${permissionSize(letters, machine)} system calls of ${machine}`;
}

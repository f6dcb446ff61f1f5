import { WrongInput } from '../../core/errors.ts';

/** A file ends in the middle. What came before is whole and was handed out. */
export class CutFile extends WrongInput {
  override name = 'CutFile';
}

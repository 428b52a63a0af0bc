export { visible } from '../../base/visible';

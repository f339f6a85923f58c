export { storageLocal, type StorageLocalOptions } from './storage-local.js';

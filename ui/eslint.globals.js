// Names that Node's configuration files may use.
export default { module: 'readonly', process: 'readonly' };

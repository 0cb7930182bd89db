// What npm runs in place of node-gyp (see .npmrc). Every native package of ours ships its binary in its own tarball;
// npm 10 would still call node-gyp for one that has a binding.gyp, and fail where there is no compiler.

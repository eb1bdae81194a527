/** Options that the blocks of both providers have. */

export const isProtected = {
  type: "boolean",
  description: "Whether `vagrant destroy` and `vagrant vm cleanup` refuse to delete the machine.",
  default: false,
  expected: "true or false",
} as const;

export const provisionInParallel = {
  type: "boolean",
  description:
    "Whether the machine is provisioned as soon as it is up, without waiting for the machines before it in the Vagrantfile.",
  default: false,
  expected: "true or false",
} as const;

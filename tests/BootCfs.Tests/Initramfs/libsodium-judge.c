/*
 * What the static libsodium says that the initramfs helper is linked with. From standard input: key (32 bytes), signature
 * (64), length of the message (1), message; to standard output: 1 or 0 for each. With an argument: such records with the empty
 * message, some of whose points have a part of small order, as only the owner of a key can make them.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

/* A point of order 8. */
static const unsigned char torsion[32] = {
	0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
	0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
};

/* A signature right but for the torsion, which is added to the key, to R, or to neither. */
static int make(unsigned char number, int in_key, int in_r)
{
	unsigned char a[32] = { 3 }, r[32] = { number }, hash[64], h[32], record[97] = { 0 };
	unsigned char *key = record, *R = record + 32;
	crypto_hash_sha512_state state;

	if (crypto_scalarmult_ed25519_base_noclamp(key, a) || crypto_scalarmult_ed25519_base_noclamp(R, r))
		return 1;
	if ((in_key && crypto_core_ed25519_add(key, key, torsion)) || (in_r && crypto_core_ed25519_add(R, R, torsion)))
		return 1;
	crypto_hash_sha512_init(&state);
	crypto_hash_sha512_update(&state, R, 32);
	crypto_hash_sha512_update(&state, key, 32);
	crypto_hash_sha512_final(&state, hash);
	crypto_core_ed25519_scalar_reduce(h, hash);
	crypto_core_ed25519_scalar_mul(h, h, a);
	crypto_core_ed25519_scalar_add(record + 64, h, r);
	return fwrite(record, sizeof record, 1, stdout) != 1;
}

int main(int count, char **arguments)
{
	unsigned char head[97], message[255];

	(void)arguments;
	for (int number = 1; count > 1 && number <= 64; number++) {
		for (int where = 0; where < 4; where++) {
			if (make((unsigned char)number, where & 1, where & 2))
				return 1;
		}
	}
	while (count == 1 && fread(head, sizeof head, 1, stdin) == 1) {
		if (fread(message, 1, head[96], stdin) != head[96])
			return 1;
		putchar(crypto_sign_verify_detached(head + 32, message, head[96], head) == 0 ? '1' : '0');
	}
	return 0;
}

package near

// confusable maps letters and digits that look like ASCII ones to what they look like. Taken from confusables.txt of
// Unicode Technical Standard #39 (Unicode licence v3, see NOTICE), reduced to single code points of lower case that
// compatibility decomposition leaves alone and whose prototype is ASCII.
var confusable = func() map[rune]string {
	m := make(map[rune]string, 480)
	for _, row := range confusableRows {
		for _, r := range row.from {
			m[r] = row.to
		}
	}
	return m
}()

var confusableRows = []struct{ to, from string }{
	{"-", "\u06d4\u2010\u2011\u2012\u2013\u2043\u2e1a\ufe58"},
	{"-.", "\ua4fe"},
	{".", "\u0660\u06f0\u0701\u0702\ua4f8\ua60e\U00010a50"},
	{"..", "\ua4fa"},
	{"2", "\u01bb\u14bf\ua6ef"},
	{"3", "\U000118ca\U00016f3b"},
	{"6", "\u0431\U000118d5"},
	{"7", "\U000118c6"},
	{"8", "\u0223\u09ea\u0a6a\U0001031a\U0001e8cb"},
	{"9", "\u09ed\u0a67\u0b68\u0d6d\U000118cc\U000118d6"},
	{"a", "\u0251\u03b1\u0430\u15c5\u1e9a\ua4ee\U000102a0\U00016f40\U0001d6c2\U0001d6fc\U0001d736\U0001d770\U0001d7aa"},
	{"aa", "\ua733"},
	{"ae", "\u00e6\u04d5"},
	{"ao", "\ua735"},
	{"au", "\ua737"},
	{"av", "\ua739\ua73b"},
	{"ay", "\ua73d"},
	{"b", "\u0180\u0183\u0253\u0463\u048d\u15af\u15f7\ua4d0\U00010282\U000102a1\U00010301"},
	{"c", "\u023c\u03f2\u0441\u04ab\u1d04\u2ca5\ua4da\uabaf\U000102a2\U00010302\U0001043d\U0001051c\U000118e9\U000118f2"},
	{"d", "\u0111\u018c\u0256\u0257\u0501\u146f\u15de\u15ea\ua4d2\ua4d3"},
	{"dz", "\u02a3"},
	{"e", "\u0247\u0435\u04bd\u04bf\u2d39\ua4f0\uab32\U00010286"},
	{"f", "\u0192\u0584\u15b4\u1d6e\u1e9d\ua4dd\ua799\uab35\U00010287\U000102a5\U00010525\U000118c2"},
	{"g", "\u018d\u01e5\u0260\u0261\u0581\u1d83\u1da2\ua4d6"},
	{"h", "\u0127\u0266\u045b\u04bb\u0570\u157c\u1d78\u210f\ua4e7\ua695\U000102cf"},
	{"i", "\u0131\u0268\u0269\u026a\u03b9\u0456\u04cf\u1d7b\u1d7c\u1fbe\ua647\uab75\U000118c3\U0001d6a4\U0001d6ca\U0001d704\U0001d73e\U0001d778\U0001d7b2"},
	{"j", "\u0249\u03f3\u0458\u148d\ua4d9"},
	{"k", "\u0199\u16d5\ua4d7\U00010518"},
	{"l", "\u0142\u019a\u01c0\u026b\u026d\u05c0\u05d5\u05df\u0625\u0627\u0661\u0673\u06f1\u07ca\u14aa\u16c1\u2d4f\ua4e1\ua4f2\ufd3c\ufd3d\ufe87\ufe88\ufe8d\ufe8e\U0001028a\U00010309\U00010320\U00010526\U00016f16\U00016f28\U0001e8c7\U0001ee00\U0001ee80"},
	{"ll", "\u01c1\u05f0\u2016"},
	{"ls", "\u02aa"},
	{"lz", "\u02ab"},
	{"m", "\u15f0\u16d6\ua4df\U000102b0\U00010311"},
	{"n", "\u019e\u0273\u03b7\u0578\u057c\u1d70\ua4e0\U00010513\U0001d6c8\U0001d702\U0001d73c\U0001d776\U0001d7b0"},
	{"o", "\u00f8\u0275\u03b8\u03bf\u03c3\u03d1\u043e\u0473\u04e9\u0585\u05e1\u0647\u0665\u06be\u06c1\u06d5\u06f5\u06ff\u07c0\u0966\u09e6\u0a66\u0ae6\u0b20\u0b66\u0be6\u0c66\u0ce6\u0d20\u0d66\u0e50\u0ed0\u101d\u1040\u10ff\u12d0\u1d0f\u1d11\u2c9f\u2d31\u2d41\u2d54\u3007\ua4f3\ua74b\uab3d\uab3e\uab74\uab8e\uabbb\ufba6\ufba7\ufba8\ufba9\ufbaa\ufbab\ufbac\ufbad\ufcd9\ufee9\ufeea\ufeeb\ufeec\U00010292\U000102ab\U0001042c\U000104ea\U00010516\U000114d0\U000118c8\U000118d7\U000118e0\U0001d6c9\U0001d6d0\U0001d6d4\U0001d6dd\U0001d703\U0001d70a\U0001d70e\U0001d717\U0001d73d\U0001d744\U0001d748\U0001d751\U0001d777\U0001d77e\U0001d782\U0001d78b\U0001d7b1\U0001d7b8\U0001d7bc\U0001d7c5\U0001ee24\U0001ee64\U0001ee84"},
	{"oe", "\u0153"},
	{"oo", "\ua699\ua74f"},
	{"p", "\u01a5\u03c1\u03f1\u0440\u146d\u1d7d\u2ca3\ua4d1\U00010295\U0001d6d2\U0001d6e0\U0001d70c\U0001d71a\U0001d746\U0001d754\U0001d780\U0001d78e\U0001d7ba\U0001d7c8"},
	{"q", "\u02a0\u051b\u0563\u0566\u2d55"},
	{"r", "\u024d\u027c\u027d\u0433\u0493\u1587\u1d26\u1d72\u2c85\ua4e3\uab47\uab48\uab81\U00016f35"},
	{"rn", "\u0271\u1d6f\U00011700\U000118e3"},
	{"s", "\u01bd\u0282\u0455\u1d74\ua4e2\ua731\uabaa\U00010296\U00010448\U000118c1\U00016f3a"},
	{"t", "\u0167\u01ad\u1d75\ua4d4\U00010297\U000102b1\U00010315\U00016f0a"},
	{"tf", "\ua777"},
	{"ts", "\u02a6"},
	{"u", "\u028b\u03c5\u057d\u1200\u144c\u1d1c\u1d7e\ua4f4\ua79f\uab4e\uab52\uab9c\U000104f6\U000118d8\U00016f42\U0001d6d6\U0001d710\U0001d74a\U0001d784\U0001d7be"},
	{"ue", "\u1d6b"},
	{"uo", "\uab63"},
	{"v", "\u03bd\u0475\u05d8\u0667\u06f7\u142f\u1d20\u2d38\ua4e6\ua6df\uaba9\U0001051d\U00011706\U000118c0\U00016f08\U0001d6ce\U0001d708\U0001d742\U0001d77c\U0001d7b6"},
	{"w", "\u026f\u0461\u047d\u051d\u0561\u1d21\ua4ea\ua761\uab83\U000114c5\U0001170a\U0001170e\U0001170f\U000118e6\U000118ef"},
	{"x", "\u0445\u1541\u157d\u166e\u16b7\u2d5d\ua4eb\U00010290\U000102b4\U00010317\U00010322\U00010527\U000118ec"},
	{"y", "\u01b4\u024f\u0263\u028f\u03b3\u0443\u04af\u04b1\u10e7\u1d8c\u1eff\u213d\ua4ec\uab5a\U000102b2\U000118dc\U00016f43\U0001d6c4\U0001d6fe\U0001d738\U0001d772\U0001d7ac"},
	{"z", "\u01b6\u0225\u0290\u1d22\u1d76\ua4dc\uab93\U000102f5\U000118c4\U000118e5"},
}

namespace Blockchain.Consensus.Script;

/// <summary>The first byte of each script operation. Bytes without a name are pushes (01 to 4b) or mean nothing.</summary>
public enum Opcode : byte
{
    /// <summary>Pushes nothing: the empty element, which is also false and zero. The bytes 01 to 4b after it push that many bytes.</summary>
    Zero = 0x00,

    /// <summary>The next byte is the length of what is pushed.</summary>
    PushData1 = 0x4c,

    /// <summary>The next two bytes are the length, least significant first.</summary>
    PushData2 = 0x4d,

    /// <summary>The next four bytes are the length, least significant first.</summary>
    PushData4 = 0x4e,

    /// <summary>Pushes -1.</summary>
    NegativeOne = 0x4f,

    /// <summary>Fails when executed; succeeds in tapscript.</summary>
    Reserved = 0x50,

    /// <summary>Pushes 1.</summary>
    One = 0x51,

    /// <summary>Pushes 2.</summary>
    Two = 0x52,

    /// <summary>Pushes 3.</summary>
    Three = 0x53,

    /// <summary>Pushes 4.</summary>
    Four = 0x54,

    /// <summary>Pushes 5.</summary>
    Five = 0x55,

    /// <summary>Pushes 6.</summary>
    Six = 0x56,

    /// <summary>Pushes 7.</summary>
    Seven = 0x57,

    /// <summary>Pushes 8.</summary>
    Eight = 0x58,

    /// <summary>Pushes 9.</summary>
    Nine = 0x59,

    /// <summary>Pushes 10.</summary>
    Ten = 0x5a,

    /// <summary>Pushes 11.</summary>
    Eleven = 0x5b,

    /// <summary>Pushes 12.</summary>
    Twelve = 0x5c,

    /// <summary>Pushes 13.</summary>
    Thirteen = 0x5d,

    /// <summary>Pushes 14.</summary>
    Fourteen = 0x5e,

    /// <summary>Pushes 15.</summary>
    Fifteen = 0x5f,

    /// <summary>Pushes 16.</summary>
    Sixteen = 0x60,

    /// <summary>Does nothing.</summary>
    Nop = 0x61,

    /// <summary>Fails when executed.</summary>
    Ver = 0x62,

    /// <summary>Executes what follows if the top is true.</summary>
    If = 0x63,

    /// <summary>Executes what follows if the top is false.</summary>
    NotIf = 0x64,

    /// <summary>Fails even where it is not executed.</summary>
    VerIf = 0x65,

    /// <summary>Fails even where it is not executed.</summary>
    VerNotIf = 0x66,

    /// <summary>Executes what follows if what came before was not.</summary>
    Else = 0x67,

    /// <summary>Ends the innermost IF.</summary>
    EndIf = 0x68,

    /// <summary>Fails unless the top is true.</summary>
    Verify = 0x69,

    /// <summary>Fails.</summary>
    Return = 0x6a,

    /// <summary>Moves the top to the second stack.</summary>
    ToAltStack = 0x6b,

    /// <summary>Moves the top of the second stack back.</summary>
    FromAltStack = 0x6c,

    /// <summary>Removes two elements.</summary>
    TwoDrop = 0x6d,

    /// <summary>Repeats two elements.</summary>
    TwoDup = 0x6e,

    /// <summary>Repeats three elements.</summary>
    ThreeDup = 0x6f,

    /// <summary>Copies the third and fourth element to the top.</summary>
    TwoOver = 0x70,

    /// <summary>Moves the fifth and sixth element to the top.</summary>
    TwoRot = 0x71,

    /// <summary>Swaps the two pairs on top.</summary>
    TwoSwap = 0x72,

    /// <summary>Repeats the top if it is true.</summary>
    IfDup = 0x73,

    /// <summary>Pushes the number of elements.</summary>
    Depth = 0x74,

    /// <summary>Removes the top.</summary>
    Drop = 0x75,

    /// <summary>Repeats the top.</summary>
    Dup = 0x76,

    /// <summary>Removes the second element.</summary>
    Nip = 0x77,

    /// <summary>Copies the second element to the top.</summary>
    Over = 0x78,

    /// <summary>Copies the n-th element to the top.</summary>
    Pick = 0x79,

    /// <summary>Moves the n-th element to the top.</summary>
    Roll = 0x7a,

    /// <summary>Moves the third element to the top.</summary>
    Rot = 0x7b,

    /// <summary>Swaps the two on top.</summary>
    Swap = 0x7c,

    /// <summary>Copies the top below the second element.</summary>
    Tuck = 0x7d,

    /// <summary>Disabled.</summary>
    Cat = 0x7e,

    /// <summary>Disabled.</summary>
    Substr = 0x7f,

    /// <summary>Disabled.</summary>
    Left = 0x80,

    /// <summary>Disabled.</summary>
    Right = 0x81,

    /// <summary>Pushes the length of the top.</summary>
    Size = 0x82,

    /// <summary>Disabled.</summary>
    Invert = 0x83,

    /// <summary>Disabled.</summary>
    And = 0x84,

    /// <summary>Disabled.</summary>
    Or = 0x85,

    /// <summary>Disabled.</summary>
    Xor = 0x86,

    /// <summary>Whether two elements are the same bytes.</summary>
    Equal = 0x87,

    /// <summary>Fails unless two elements are the same bytes.</summary>
    EqualVerify = 0x88,

    /// <summary>Fails when executed.</summary>
    Reserved1 = 0x89,

    /// <summary>Fails when executed.</summary>
    Reserved2 = 0x8a,

    /// <summary>Adds one.</summary>
    OneAdd = 0x8b,

    /// <summary>Subtracts one.</summary>
    OneSub = 0x8c,

    /// <summary>Disabled.</summary>
    TwoMul = 0x8d,

    /// <summary>Disabled.</summary>
    TwoDiv = 0x8e,

    /// <summary>Changes the sign.</summary>
    Negate = 0x8f,

    /// <summary>Removes the sign.</summary>
    Abs = 0x90,

    /// <summary>One for zero, zero for anything else.</summary>
    Not = 0x91,

    /// <summary>Zero for zero, one for anything else.</summary>
    ZeroNotEqual = 0x92,

    /// <summary>Adds.</summary>
    Add = 0x93,

    /// <summary>Subtracts.</summary>
    Sub = 0x94,

    /// <summary>Disabled.</summary>
    Mul = 0x95,

    /// <summary>Disabled.</summary>
    Div = 0x96,

    /// <summary>Disabled.</summary>
    Mod = 0x97,

    /// <summary>Disabled.</summary>
    LShift = 0x98,

    /// <summary>Disabled.</summary>
    RShift = 0x99,

    /// <summary>Whether neither number is zero.</summary>
    BoolAnd = 0x9a,

    /// <summary>Whether not both numbers are zero.</summary>
    BoolOr = 0x9b,

    /// <summary>Whether the numbers are equal.</summary>
    NumEqual = 0x9c,

    /// <summary>Fails unless the numbers are equal.</summary>
    NumEqualVerify = 0x9d,

    /// <summary>Whether the numbers differ.</summary>
    NumNotEqual = 0x9e,

    /// <summary>Whether the second number is less than the top.</summary>
    LessThan = 0x9f,

    /// <summary>Whether the second number is greater than the top.</summary>
    GreaterThan = 0xa0,

    /// <summary>Whether the second number is at most the top.</summary>
    LessThanOrEqual = 0xa1,

    /// <summary>Whether the second number is at least the top.</summary>
    GreaterThanOrEqual = 0xa2,

    /// <summary>The smaller number.</summary>
    Min = 0xa3,

    /// <summary>The larger number.</summary>
    Max = 0xa4,

    /// <summary>Whether the third number is at least the second and less than the top.</summary>
    Within = 0xa5,

    /// <summary>Hashes the top with RIPEMD-160.</summary>
    Ripemd160 = 0xa6,

    /// <summary>Hashes the top with SHA-1.</summary>
    Sha1 = 0xa7,

    /// <summary>Hashes the top with SHA-256.</summary>
    Sha256 = 0xa8,

    /// <summary>Hashes the top with SHA-256, then RIPEMD-160.</summary>
    Hash160 = 0xa9,

    /// <summary>Hashes the top with SHA-256 twice.</summary>
    Hash256 = 0xaa,

    /// <summary>Signatures after this point do not cover what stands before it.</summary>
    CodeSeparator = 0xab,

    /// <summary>Checks one signature.</summary>
    CheckSig = 0xac,

    /// <summary>Fails unless the signature is valid.</summary>
    CheckSigVerify = 0xad,

    /// <summary>Checks m signatures against n keys.</summary>
    CheckMultiSig = 0xae,

    /// <summary>Fails unless the m signatures are valid.</summary>
    CheckMultiSigVerify = 0xaf,

    /// <summary>Does nothing; a soft fork may redefine it.</summary>
    Nop1 = 0xb0,

    /// <summary>Fails unless the transaction is locked until the top (BIP 65); before, NOP2.</summary>
    CheckLockTimeVerify = 0xb1,

    /// <summary>Fails unless the input is locked for as long as the top says (BIP 112); before, NOP3.</summary>
    CheckSequenceVerify = 0xb2,

    /// <summary>Does nothing; a soft fork may redefine it.</summary>
    Nop4 = 0xb3,

    /// <summary>Does nothing; a soft fork may redefine it.</summary>
    Nop5 = 0xb4,

    /// <summary>Does nothing; a soft fork may redefine it.</summary>
    Nop6 = 0xb5,

    /// <summary>Does nothing; a soft fork may redefine it.</summary>
    Nop7 = 0xb6,

    /// <summary>Does nothing; a soft fork may redefine it.</summary>
    Nop8 = 0xb7,

    /// <summary>Does nothing; a soft fork may redefine it.</summary>
    Nop9 = 0xb8,

    /// <summary>Does nothing; a soft fork may redefine it.</summary>
    Nop10 = 0xb9,

    /// <summary>Adds one to a number if a signature is valid (BIP 342); unknown outside tapscript.</summary>
    CheckSigAdd = 0xba,

    /// <summary>Stands for no opcode.</summary>
    Invalid = 0xff,
}

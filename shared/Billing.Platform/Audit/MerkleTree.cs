using System.Security.Cryptography;

namespace Billing.Platform.Audit;

/// <summary>
/// The Merkle tree hash of RFC 9162, section 2.1.1, with SHA-256, built leaf by leaf: keeps one hash for each level of the tree.
/// </summary>
public sealed class MerkleTree
{
    private readonly Stack<(int Height, byte[] Hash)> _subtrees = new();

    /// <summary>Number of leaves that were added.</summary>
    public long Count { get; private set; }

    /// <summary>Adds the next leaf.</summary>
    public void Add(ReadOnlySpan<byte> leaf)
    {
        var (height, hash) = (0, SHA256.HashData([0, .. leaf]));
        while (_subtrees.TryPeek(out var left) && left.Height == height)
        {
            _subtrees.Pop();
            hash = Node(left.Hash, hash);
            height++;
        }

        _subtrees.Push((height, hash));
        Count++;
    }

    /// <summary>The root over all leaves so far, lower-case hexadecimal; the digest of nothing when there are none.</summary>
    public string Root()
    {
        if (_subtrees.Count == 0)
        {
            return Convert.ToHexStringLower(SHA256.HashData([]));
        }

        return Convert.ToHexStringLower(_subtrees.Select(subtree => subtree.Hash).Aggregate((right, left) => Node(left, right)));
    }

    private static byte[] Node(byte[] left, byte[] right) => SHA256.HashData([1, .. left, .. right]);
}

using System.Text;

namespace Billing.Local.Cosmos;

/// <summary>A document as the change feed returns it: with the number of its commit as <c>_lsn</c>.</summary>
internal static class ChangeDocument
{
    public static ReadOnlyMemory<byte> Of(StoredDocument document)
    {
        var tail = Encoding.ASCII.GetBytes($",\"_lsn\":{document.Lsn}}}");
        var json = GC.AllocateUninitializedArray<byte>(document.Body.Length - 1 + tail.Length);
        document.Body.AsSpan(0, document.Body.Length - 1).CopyTo(json);
        tail.CopyTo(json.AsSpan(document.Body.Length - 1));
        return json;
    }
}

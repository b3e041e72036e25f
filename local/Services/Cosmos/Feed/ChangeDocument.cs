using System.Text;

namespace Billing.Local.Cosmos;

/// <summary>A document as the change feed returns it: with the number of its commit as <c>_lsn</c>.</summary>
internal static class ChangeDocument
{
    public static ReadOnlyMemory<byte> Of(StoredDocument document)
    {
        var tail = Encoding.ASCII.GetBytes($",\"_lsn\":{document.Lsn}}}");
        var body = document.Body;
        var json = GC.AllocateUninitializedArray<byte>(body.Length - 1 + tail.Length);
        body.AsSpan(0, body.Length - 1).CopyTo(json);
        tail.CopyTo(json.AsSpan(body.Length - 1));
        return json;
    }
}

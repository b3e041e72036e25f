namespace Billing.Local.Journal;

/// <summary>The journal cannot be opened, read or written. The message is for the operator: what, where, and what to do.</summary>
internal sealed class JournalException : IOException
{
    public JournalException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>File that is damaged; null when the failure is of another kind.</summary>
    public string? File { get; init; }

    /// <summary>Offset in <see cref="File"/> at which the first unreadable byte stands.</summary>
    public long? Offset { get; init; }
}

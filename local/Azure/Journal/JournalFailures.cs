namespace Billing.Local.Journal;

/// <summary>Turns what the operating system says into what an operator can act on.</summary>
internal static class JournalFailures
{
    private const int LinuxNoSpace = 28;
    private const int LinuxQuota = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);

    public static JournalException Writing(string folder, Exception reason)
    {
        var isFull = reason.HResult is LinuxNoSpace or LinuxQuota or WindowsDiskFull or WindowsHandleDiskFull;
        var what = isFull
            ? $"The disk of the journal folder '{folder}' is full. Free some space and start the host again"
            : $"The journal folder '{folder}' could not be written. Make it writable and start the host again";
        return new JournalException($"{what}: everything that was acknowledged is safe, what was under way is not kept. ({reason.Message})", reason);
    }
}

namespace Billing.Local.Journal;

/// <summary>Turns what the operating system says into what an operator can act on.</summary>
internal static class JournalFailures
{
    private const int LinuxNoSpace = 28;
    private const int LinuxQuota = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    /// <summary>A folder that a host cannot begin to use.</summary>
    public static JournalException Opening(string folder, Exception reason)
    {
        var what = reason switch
        {
            _ when IsFull(reason) => $"The disk of the journal folder '{folder}' is full. Free some space and start the host again",
            { HResult: LinuxWouldBlock or MacWouldBlock or WindowsSharingViolation } =>
                $"The journal folder '{folder}' is in use by another host. Stop that one, or choose another folder",
            _ => $"The journal folder '{folder}' cannot be written. Make it writable, or choose another folder",
        };
        return new JournalException($"{what}: what it holds is unchanged. ({reason.Message})", reason);
    }

    /// <summary>A folder that can no longer be written.</summary>
    public static JournalException Writing(string folder, Exception reason)
    {
        var what = IsFull(reason)
            ? $"The disk of the journal folder '{folder}' is full. Free some space and start the host again"
            : $"The journal folder '{folder}' could not be written. Make it writable and start the host again";
        return new JournalException($"{what}: everything that was acknowledged is safe, what was under way is not kept. ({reason.Message})", reason);
    }

    private static bool IsFull(Exception reason) => reason.HResult is LinuxNoSpace or LinuxQuota or WindowsDiskFull or WindowsHandleDiskFull;
}

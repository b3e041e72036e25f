namespace Billing.Local.Hosting;

/// <summary>A local service that can say whether it still has something to do at the present time of its clock.</summary>
internal interface IQuiescent
{
    /// <summary>
    /// How many pieces of work are running or could run now (messages that are deliverable or locked, changes not yet
    /// handed to a trigger, orchestrations with unread events, invocations under way). Work that waits for a later time
    /// does not count. Zero means quiet.
    /// </summary>
    long PendingWork { get; }
}

namespace Billing.Local.Hosting;

/// <summary>A local service that can say whether it still has something to do at the present time of its clock.</summary>
internal interface IQuiescent
{
    /// <summary>Number of pieces of work that run or could run now; zero means quiet.</summary>
    /// <remarks>
    /// Such as messages that are deliverable or locked, changes not yet handed to a trigger, orchestrations with unread events, invocations
    /// under way. Work that waits for a later time does not count.
    /// </remarks>
    long PendingWork { get; }
}

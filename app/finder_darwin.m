//go:build appbundle

// A double click in Finder sends no argument but an event, which neither Fyne
// 2.8.1 nor GLFW takes. It comes while the program finishes to launch, so whoever
// takes it must be there before.

#import <Cocoa/Cocoa.h>
#include "_cgo_export.h"

@interface SaysoFinder : NSObject
@end

@implementation SaysoFinder

+ (void)load {
	[[NSNotificationCenter defaultCenter] addObserver:self
	                                         selector:@selector(listen:)
	                                             name:NSApplicationWillFinishLaunchingNotification
	                                           object:nil];
}

+ (void)listen:(NSNotification *)notification {
	[[NSAppleEventManager sharedAppleEventManager] setEventHandler:self
	                                                   andSelector:@selector(open:reply:)
	                                                 forEventClass:kCoreEventClass
	                                                    andEventID:kAEOpenDocuments];
}

+ (void)open:(NSAppleEventDescriptor *)event reply:(NSAppleEventDescriptor *)reply {
	NSAppleEventDescriptor *files = [event paramDescriptorForKeyword:keyDirectObject];
	for (NSInteger i = 1; i <= [files numberOfItems]; i++) {
		NSAppleEventDescriptor *file = [[files descriptorAtIndex:i] coerceToDescriptorType:typeFileURL];
		NSString *address = [[NSString alloc] initWithData:[file data] encoding:NSUTF8StringEncoding];
		NSURL *url = [NSURL URLWithString:address];
		if (url != nil && [url isFileURL]) {
			saysoAskedByFinder((char *)[url fileSystemRepresentation]);
		}
	}
}

@end
